using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>From the request of a device to its account, with the package, the key of the authority and openssl alone.</summary>
public sealed class PackageAccountTests : IDisposable
{
    private const string Account = "alice-c4n4ry";

    private readonly ApplianceHome _home = new();

    private string Package => Path.Combine(_home.Folder, PackageLines.Name);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task R26_R29_Account_is_read_from_a_package_alone_by_the_lines_of_its_readme_as_they_are()
    {
        await SealingAuthority.MakeAsync(_home);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            string host = ApplianceHome.Seized;
            await Tool.Curl.RunAsync(
            [
                "-s", "-o", "/dev/null", "--resolve", $"{host}:{appliance.Web.Port}:{appliance.Web.Address}",
                $"http://{host}:{appliance.Web.Port}/player_api.php?username={Account}&password=any",
            ]);
            await appliance.StopAsync();
        }

        ProgramRun export = await _home.RunAsync(
            "evidence", "export", "-c", _home.Configuration, "--order", ApplianceHome.OrderId, "--from", "2026-01-01", "--to", "2090-01-01",
            "--out", Package, "--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "hearing");
        Assert.True(export.Code == ExitCode.Ok, export.Said);
        File.Copy(Directory.GetFiles(Path.Combine(_home.Data, "proofs"), "key.pub", SearchOption.AllDirectories)
            .Single(static file => file.Contains("/hits-", StringComparison.Ordinal)), Path.Combine(_home.Folder, "hits.pub"));
        Directory.Delete(_home.Data, recursive: true);

        ProgramRun run = await PackageLines.RunAsync(_home.Folder);

        Assert.True(run.Code == 0, run.Said);
        string text = $"{{\"account\":\"{Account}\",\"form\":\"query\"}}";
        Assert.EndsWith(text, run.Output.TrimEnd(' '), StringComparison.Ordinal);
        Assert.Contains("sealed files: as written and signed; the records are not verified one by one", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 record: as written and signed", run.Output, StringComparison.Ordinal);
        Assert.Contains("account: sealed</td>", await File.ReadAllTextAsync(Path.Combine(Package, "report-001.html")), StringComparison.Ordinal);
        using JsonDocument line = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(Package, "accounts-001.jsonl"))));
        Assert.Equal(text, OpenWithTag(line.RootElement).TrimEnd(' '));
    }

    /// <summary>What README.txt says of the tag: the value opens with the five lines that the file has, and so its tag holds.</summary>
    private string OpenWithTag(JsonElement line)
    {
        byte[] value = line.GetProperty("value").GetBytesFromBase64();
        string bound = string.Concat(
            ((string[])["sinkhole.sealed/1", Field("order"), Field("reference"), Field("key_id"), $"{line.GetProperty("record_version")}"])
            .Select(static field => field + "\n"));
        using var cipher = new AesGcm(File.ReadAllBytes(Path.Combine(_home.Folder, "day.key")), 16);
        byte[] plain = new byte[value.Length - 37];
        cipher.Decrypt(value.AsSpan(9, 12), value.AsSpan(21, plain.Length), value.AsSpan(^16..), plain, Encoding.ASCII.GetBytes(bound));
        return Encoding.UTF8.GetString(plain);

        string Field(string name) => line.GetProperty(name).GetString()!;
    }
}
