using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>From the request of a device to what the authority reads with OpenSSL, by the built program.</summary>
public sealed class SealingTests : IDisposable
{
    private const string Password = "c4n4ry-p4ssw0rd";
    private const string Account = "alice-c4n4ry";
    private const string Call = $"/player_api.php?username={Account}&password={Password}";

    private readonly ApplianceHome _home = new();

    private string Seals => Path.Combine(_home.Data, "seals", ApplianceHome.OrderId);

    private string Certificate => Path.Combine(_home.Folder, "authority.pem");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task R26_Account_of_a_call_is_opened_by_openssl_and_the_key_of_the_authority()
    {
        await MakeAuthorityAsync();
        await RunAsync(Call);

        HitRecord hit = Assert.Single(HitsOnDisk.Read(_home.Hits).Values);
        byte[] value = hit.Sealed.ToArray();
        string keyId = Convert.ToHexStringLower(value.AsSpan(1, 8));
        string envelope = Assert.Single(Directory.GetFiles(Seals));
        string day = hit.Visit.Clock.IsSynchronized ? $"{hit.Visit.Instant:yyyy-MM-dd}" : "0001-01-01";
        Assert.Equal($"{day}-{keyId}.p7m", Path.GetFileName(envelope));

        ProgramRun opened = await OpenAsReadmeSaysAsync(envelope, value);

        Assert.Equal($"{{\"account\":\"{Account}\",\"form\":\"query\"}}", opened.Output.TrimEnd(' '));
        byte[] key = File.ReadAllBytes(Path.Combine(_home.Folder, "day.key"));
        Assert.Equal(32, key.Length);
        using var cipher = new AesGcm(key, 16);
        byte[] plain = new byte[value.Length - 37];
        byte[] bound = Encoding.ASCII.GetBytes($"sinkhole.sealed/1\n{hit.OrderId}\n{hit.Reference}\n{keyId}\n2\n");
        cipher.Decrypt(value.AsSpan(9, 12), value.AsSpan(21, plain.Length), value.AsSpan(^16..), plain, bound);
        Assert.Equal(opened.Output, Encoding.UTF8.GetString(plain));

        // With the disk and all keys of the appliance, but not the authority's, there is nothing to open it with.
        AssertNowhere(key, "the data key");
    }

    [Fact]
    public async Task R16_R26_Neither_password_nor_account_is_on_disk_in_the_log_or_in_the_metrics_in_any_form()
    {
        await MakeAuthorityAsync();
        string basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Account}:{Password}"));
        string form = $"username={Account}&password={Password}";
        string error = string.Empty;
        string metrics = string.Empty;
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            foreach (string[] curl in (string[][])
            [
                [Call], [$"/live/{Account}/{Password}/1.ts"], ["/player_api.php", "-d", form], ["/player_api.php", "-u", $"{Account}:{Password}"],
                ["/portal.php", "-b", $"mac={Account}; token={Password}"], ["/portal.php", "-H", $"Authorization: Bearer {Password}"],
                ["/portal.php", "-H", $"X-Any: {Password}", "-A", $"STB {Password}"],
            ])
            {
                Assert.Contains("451", await CurlAsync(appliance, curl), StringComparison.Ordinal);
            }

            using HttpClient client = new();
            metrics = await client.GetStringAsync($"http://{appliance.Metrics}/metrics", TestContext.Current.CancellationToken);
            await appliance.StopAsync();
            error = appliance.Error;
        }

        string exported = await ExportAsync();
        Assert.Contains("sinkhole_sealed_values_total{result=\"sealed\"} 5", metrics, StringComparison.Ordinal);
        Assert.Equal(5, HitsOnDisk.Read(_home.Hits).Values.Count(static hit => !hit.Sealed.IsEmpty));
        foreach (byte[] form1 in FormsOf(Password).Concat(FormsOf(Account)).Append(Encoding.ASCII.GetBytes(basic)))
        {
            AssertNowhere(form1, Encoding.ASCII.GetString(form1));
            Assert.DoesNotContain(Encoding.ASCII.GetString(form1), error + metrics + exported, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task R14_Two_accounts_on_one_connection_are_two_hits_that_the_authority_opens()
    {
        await MakeAuthorityAsync();
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            string site = $"http://{ApplianceHome.Seized}:{appliance.Web.Port}";
            string resolve = $"{ApplianceHome.Seized}:{appliance.Web.Port}:{appliance.Web.Address}";
            ProgramRun curl = await Tool.Curl.RunAsync(
            [
                "-s", "-w", "%{num_connects}:%{http_code}\n", "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null", "--resolve", resolve,
                $"{site}/live/alice/{Password}/1.ts", $"{site}/live/bob/{Password}/1.ts",
                $"{site}/player_api.php?username=alice&password={Password}",
            ]);
            Assert.Equal(["1:451", "0:451", "0:451"], curl.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await appliance.StopAsync();
        }

        HitRecord[] hits = [.. HitsOnDisk.Read(_home.Hits).Values.OrderBy(static hit => hit.Visit.Instant)];
        Assert.Equal(2, hits.Length);
        Assert.Equal(hits[0].Visit.Source, hits[1].Visit.Source);
        Assert.Equal("""{"account":"alice","form":"path"}""", await OpenAsync(hits[0]));
        Assert.Equal("""{"account":"bob","form":"path"}""", await OpenAsync(hits[1]));
    }

    [Fact]
    public async Task R26_Appliance_that_is_started_again_has_a_new_key_and_the_authority_opens_both()
    {
        await MakeAuthorityAsync();
        await RunAsync(Call);
        await RunAsync(Call);

        HitRecord[] hits = [.. HitsOnDisk.Read(_home.Hits).Values];
        Assert.Equal(2, hits.Select(static hit => Convert.ToHexStringLower(hit.Sealed.Span[1..9])).Distinct().Count());
        foreach (HitRecord hit in hits)
        {
            Assert.Contains(Account, await OpenAsync(hit), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R16_Password_is_hashed_under_the_key_of_the_operation_until_its_file_is_removed()
    {
        await MakeAuthorityAsync();
        Directory.CreateDirectory(_home.Data);
        ProgramRun certificate = await _home.RunAsync("evidence", "certificate", "-c", _home.Configuration);
        Assert.True(certificate.Code == 0, certificate.Said);
        await File.WriteAllTextAsync(Path.Combine(_home.Folder, "appliance.pem"), certificate.Output, TestContext.Current.CancellationToken);
        ProgramRun made = await ProgramRun.OfAsync("bash", ["-c", LinesOfReadme("openssl rand")], folder: _home.Folder);
        Assert.True(made.Code == 0, made.Said);
        string key = Path.Combine(_home.Folder, "operation.p7m");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _home.Configure(account: "sealed", authority: "authority.pem", operationKey: "operation.p7m");

        await RunAsync(Call);
        File.Delete(key);
        await RunAsync(Call);

        List<string> opened = [];
        foreach (HitRecord hit in HitsOnDisk.Read(_home.Hits).Values.OrderBy(static hit => hit.Visit.Instant))
        {
            opened.Add(await OpenAsync(hit));
        }

        byte[] secret = await File.ReadAllBytesAsync(Path.Combine(_home.Folder, "operation.key"), TestContext.Current.CancellationToken);
        byte[] hash = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(Password));
        string text = Convert.ToHexStringLower(hash);
        Assert.Equal(
            [
                $"{{\"account\":\"{Account}\",\"form\":\"query\",\"password_hmac\":\"{text}\"}}",
                $"{{\"account\":\"{Account}\",\"form\":\"query\"}}",
            ],
            opened);
        AssertNowhere(secret, "the operation's key");
        AssertNowhere(hash, "the hash");
        AssertNowhere(Encoding.ASCII.GetBytes(text), "the hash");
    }

    [Theory]
    [InlineData("nothing", UnixFileMode.UserRead | UnixFileMode.UserWrite, "it is not CMS EnvelopedData in DER form")]
    [InlineData("nothing", UnixFileMode.UserRead | UnixFileMode.GroupRead, "can be read by others")]
    public async Task Operation_key_that_cannot_be_used_is_refused_by_check_and_by_the_start(string content, UnixFileMode mode, string message)
    {
        await MakeAuthorityAsync();
        Directory.CreateDirectory(_home.Data);
        await _home.RunAsync("evidence", "certificate", "-c", _home.Configuration);
        string key = Path.Combine(_home.Folder, "operation.p7m");
        await File.WriteAllTextAsync(key, content, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(key, mode);
        _home.Configure(account: "sealed", authority: "authority.pem", operationKey: "operation.p7m");

        ProgramRun check = await _home.RunAsync("check", "-c", _home.Configuration);
        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal((2, 3), (check.Code, run.Code));
        Assert.Contains("error SH426", check.Output, StringComparison.Ordinal);
        Assert.Contains(message, check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_another_authority_opens_nothing()
    {
        await MakeAuthorityAsync();
        await RunAsync(Call);
        HitRecord hit = HitsOnDisk.Read(_home.Hits).Values.Single();
        await MakeAuthorityAsync();

        ProgramRun opened = await OpenAsReadmeSaysAsync(Directory.GetFiles(Seals).Single(), hit.Sealed.ToArray());

        Assert.DoesNotContain(Account, opened.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ec -pkeyopt ec_paramgen_curve:P-256", "", "its certificate has an elliptic curve key")]
    [InlineData("rsa:2048", "", "its certificate has an RSA key of 2048 bits, fewer than 3072")]
    [InlineData("rsa:3072", "-addext keyUsage=digitalSignature", "its certificate may not encipher keys")]
    public async Task Certificate_that_cannot_be_used_is_refused_by_check_and_by_the_start(string key, string more, string message)
    {
        await MakeAuthorityAsync(key, more);

        ProgramRun check = await _home.RunAsync("check", "-c", _home.Configuration);
        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal((2, 3), (check.Code, run.Code));
        Assert.Contains($"{Certificate}:1:1: error SH423: {message}", check.Output, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_certificate_is_a_warning_and_still_opens()
    {
        using RSA key = RSA.Create(3072);
        var request = new CertificateRequest("CN=Example Regional Court", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 expired = request.CreateSelfSigned(
            new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 2, 1, 0, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(Certificate, expired.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_home.Folder, "authority.key"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        _home.Configure(account: "sealed", authority: "authority.pem");

        ProgramRun check = await _home.RunAsync("check", "-c", _home.Configuration);
        await RunAsync(Call);

        Assert.Contains("SH424: the certificate expired at 2025-02-01", check.Output, StringComparison.Ordinal);
        HitRecord hit = HitsOnDisk.Read(_home.Hits).Values.Single();
        ProgramRun opened = await OpenAsReadmeSaysAsync(Directory.GetFiles(Seals).Single(), hit.Sealed.ToArray());
        Assert.Contains(Account, opened.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> FormsOf(string secret)
    {
        byte[] octets = Encoding.ASCII.GetBytes(secret);
        yield return octets;
        yield return Encoding.ASCII.GetBytes(string.Concat(octets.Select(static octet => $"%{octet:X2}")));
        yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(octets));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(octets));
    }

    /// <summary>The block of the page for operators that begins with some words.</summary>
    private static string LinesOfReadme(string begin)
    {
        string[] page = File.ReadAllLines(Path.Combine(Repository.Root, "appliance", "README.md"));
        int first = Array.FindIndex(page, line => line.StartsWith(begin, StringComparison.Ordinal));
        return string.Join('\n', page[first..].TakeWhile(static line => line != "```"));
    }

    private async Task<string> OpenAsync(HitRecord hit)
    {
        string envelope = Directory.GetFiles(Seals, $"*-{Convert.ToHexStringLower(hit.Sealed.Span[1..9])}.p7m").Single();
        return (await OpenAsReadmeSaysAsync(envelope, hit.Sealed.ToArray())).Output.TrimEnd(' ');
    }

    /// <summary>The lines of the page for operators, with the files of this test.</summary>
    private async Task<ProgramRun> OpenAsReadmeSaysAsync(string envelope, byte[] value)
    {
        string file = Path.Combine(_home.Folder, "value");
        await File.WriteAllBytesAsync(file, value, TestContext.Current.CancellationToken);
        return await ProgramRun.OfAsync(
            "bash", ["-c", LinesOfReadme("openssl cms -decrypt")], folder: _home.Folder, environment: new Dictionary<string, string> { ["ENVELOPE"] = envelope, ["VALUE"] = file });
    }

    /// <summary>A key and its certificate as the page for operators says, and a configuration that names it.</summary>
    private Task MakeAuthorityAsync(string key = "rsa:3072", string more = "") => SealingAuthority.MakeAsync(_home, key, more);

    private async Task RunAsync(string path)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        Assert.Contains("451", await CurlAsync(appliance, path), StringComparison.Ordinal);
        await appliance.StopAsync();
    }

    /// <summary>All files of a package in clear.</summary>
    private async Task<string> ExportAsync()
    {
        string package = Path.Combine(_home.Folder, "package");
        ProgramRun run = await _home.RunAsync(
            "evidence", "export", "--order", ApplianceHome.OrderId, "--from", "2026-01-01", "--to", "2090-01-01", "--out", package,
            "--unsealed", "-c", _home.Configuration, "--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "monthly report");
        Assert.True(run.Code == 0, run.Said);
        string[] files = [.. Directory.GetFiles(package, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.Contains(files, static file => Path.GetExtension(file) == ".csv");
        Assert.Contains(files, static file => Path.GetExtension(file) == ".html");
        Assert.Contains(files, static file => Path.GetFileName(file).StartsWith("ecs", StringComparison.Ordinal));
        return string.Join('\n', files.Select(static file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    private static async Task<string> CurlAsync(ApplianceProcess appliance, params string[] arguments)
    {
        string url = $"http://{ApplianceHome.Seized}:{appliance.Web.Port}{arguments[0]}";
        string resolve = $"{ApplianceHome.Seized}:{appliance.Web.Port}:{appliance.Web.Address}";
        ProgramRun curl = await Tool.Curl.RunAsync(["-s", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", resolve, url, .. arguments[1..]]);
        return curl.Output;
    }

    private void AssertNowhere(byte[] octets, string what)
    {
        foreach ((string where, byte[] searched) in DataInClear.Of(_home.Data))
        {
            Assert.True(searched.AsSpan().IndexOf(octets) < 0, $"{what} is in {where}");
        }
    }
}
