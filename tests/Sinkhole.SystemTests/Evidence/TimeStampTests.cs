using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Evidence.TimeStamps;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Time stamps on checkpoints from the built program: an authority of openssl, and authorities that lie, dawdle and fail.</summary>
public sealed class TimeStampTests : IDisposable
{
    private readonly ApplianceHome _home = new();
    private readonly TimeStampAuthority _authority = new(DateTimeOffset.UtcNow);

    public TimeStampTests() => File.WriteAllText(Root, _authority.Root.ExportCertificatePem());

    private string Log => Assert.Single(Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*"));

    private string[] Stamps => [.. Directory.GetFiles(Log, "*.tsr").Order(StringComparer.Ordinal)];

    private string Root => Path.Combine(_home.Folder, "root.pem");

    public void Dispose()
    {
        _authority.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Openssl_and_the_program_verify_the_stamps_of_an_authority_of_openssl()
    {
        OpensslAuthority openssl = await OpensslAuthority.CreateAsync(Path.Combine(_home.Folder, "tsa"));
        await using AuthorityServer server = new(async (query, stream, cancellationToken) =>
            await AuthorityServer.ReplyAsync(stream, await openssl.AnswerAsync(query), cancellationToken));
        File.Copy(openssl.RootFile, Root, overwrite: true);
        Configure(server.Url);
        await SeeAsync(3);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await AwaitStampAsync(appliance);
            await appliance.StopAsync();
        }

        string stamp = Stamps[0];
        ProgramRun byOpenssl = await Tool.OpenSsl.RunAsync(
            "ts", "-verify", "-data", Path.ChangeExtension(stamp, ".note"), "-in", stamp, "-CAfile", openssl.RootFile);
        Assert.True(byOpenssl.Code == 0, byOpenssl.Said);
        Assert.Contains("Verification: OK", byOpenssl.Said, StringComparison.Ordinal);
        ProgramRun open = await VerifyAsync();
        Assert.True(open.Code == ExitCode.Ok, open.Said);
        Assert.Matches(
            "hits: time stamp of [0-9]+ records by CN=Openssl Time Stamps: existed before 20[0-9-]+T[0-9:]+Z; imprint and signature hold; "
                + "its certificate is not checked: give --tsa-ca",
            open.Output);
        ProgramRun closed = await VerifyAsync("--tsa-ca", openssl.RootFile);
        Assert.True(closed.Code == ExitCode.Ok, closed.Said);
        Assert.Contains("; its certificate leads to one that was given", closed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stamp_of_another_authority_and_a_damaged_one_are_damage_and_one_that_is_gone_is_a_note()
    {
        await using AuthorityServer server = Serve(TimeStampLie.None);
        await StampAsync(server);
        string other = Path.Combine(_home.Folder, "other.pem");
        using (var authority = new TimeStampAuthority(DateTimeOffset.UtcNow))
        {
            await File.WriteAllTextAsync(other, authority.Root.ExportCertificatePem());
        }

        ProgramRun wrong = await VerifyAsync("--tsa-ca", other);
        Assert.True(wrong.Code == ExitCode.Findings, wrong.Said);
        Assert.Contains(".tsr: damage: its certificate does not lead to a trusted one", wrong.Error, StringComparison.Ordinal);
        string stamp = Stamps[0];
        byte[] octets = await File.ReadAllBytesAsync(stamp);
        octets[^10] ^= 1;
        await File.WriteAllBytesAsync(stamp, octets);
        ProgramRun damaged = await VerifyAsync();
        Assert.True(damaged.Code == ExitCode.Findings, damaged.Said);
        Assert.Contains($"{Path.GetFileName(stamp)}: damage: its signature is not valid", damaged.Error, StringComparison.Ordinal);
        File.Delete(stamp);
        ProgramRun gone = await VerifyAsync();
        Assert.True(gone.Code == ExitCode.Ok, gone.Said);
        Assert.Contains($"{Path.GetFileName(stamp)}: note: it is missing", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stamp_shows_that_the_journal_and_its_log_were_set_back_and_written_again_with_the_same_key()
    {
        string copy = Path.Combine(_home.Folder, "copy");
        await SeeAsync(1);
        await CopyAsync(_home.Data, copy);
        await using (AuthorityServer server = Serve(TimeStampLie.None))
        {
            await StampAsync(server);
        }

        string[] pair = [Stamps[^1], Path.ChangeExtension(Stamps[^1], ".note")];
        byte[][] stamped = [await File.ReadAllBytesAsync(pair[0]), await File.ReadAllBytesAsync(pair[1])];
        Directory.Delete(_home.Data, recursive: true);
        await CopyAsync(copy, _home.Data);
        Configure(null);
        await SeeAsync(4);
        await File.WriteAllBytesAsync(pair[0], stamped[0]);
        await File.WriteAllBytesAsync(pair[1], stamped[1]);

        ProgramRun run = await VerifyAsync();

        Assert.True(run.Code == ExitCode.Findings, run.Said);
        Assert.Contains(".tsr: what is stamped: damage: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TimeStampLie.OtherImprint, "other_data")]
    [InlineData(TimeStampLie.OtherNonce, "other_nonce")]
    [InlineData(TimeStampLie.OtherAuthority, "wrong_certificate")]
    [InlineData(TimeStampLie.NoPurpose, "wrong_certificate")]
    [InlineData(TimeStampLie.ExpiredCertificate, "expired")]
    [InlineData(TimeStampLie.Refusal, "refused")]
    public async Task Authority_that_lies_is_refused_and_nothing_is_lost(TimeStampLie lie, string reason)
    {
        await using AuthorityServer server = Serve(lie);

        await AssertRefusedAsync(server, reason);
    }

    [Theory]
    [InlineData("page", "not_a_response")]
    [InlineData("gibibyte", "not_a_response")]
    [InlineData("octet_by_octet", "slow")]
    [InlineData("silence", "slow")]
    [InlineData("closes", "unreachable")]
    [InlineData("error", "http_status")]
    [InlineData("redirect", "http_status")]
    public async Task Authority_that_answers_something_else_is_refused_and_nothing_is_lost(string what, string reason)
    {
        await using AuthorityServer server = new((_, stream, cancellationToken) => MisbehaveAsync(what, stream, cancellationToken));

        await AssertRefusedAsync(server, reason);
    }

    private static async Task MisbehaveAsync(string what, Stream stream, CancellationToken cancellationToken)
    {
        switch (what)
        {
            case "page":
                await AuthorityServer.ReplyAsync(stream, "<!doctype html><title>502</title>"u8.ToArray(), cancellationToken, "text/html");
                break;
            case "gibibyte":
                await AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", cancellationToken);
                byte[] piece = new byte[64 * 1024];
                for (int sent = 0; sent < 1 << 30; sent += piece.Length)
                {
                    await stream.WriteAsync(piece, cancellationToken);
                }

                break;
            case "octet_by_octet":
                await AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", cancellationToken);
                while (true)
                {
                    await stream.WriteAsync(new byte[1], cancellationToken);
                    await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                }

            case "silence":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "error":
                await AuthorityServer.TextAsync(stream, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", cancellationToken);
                break;
            case "redirect":
                await AuthorityServer.TextAsync(
                    stream, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", cancellationToken);
                break;
            default:
                break;
        }
    }

    /// <summary>The cause is counted, pages are served meanwhile with their references, the good stamp of before stays.</summary>
    private async Task AssertRefusedAsync(AuthorityServer server, string reason)
    {
        // Some minutes ago, as the checks allow, so that the next one is due. Nobody answers when the records behind it are made.
        Configure(null);
        await SeeAsync(1);
        await using (AuthorityServer good = Serve(TimeStampLie.None, -TimeSpan.FromMinutes(3)))
        {
            Configure(good.Url);
            await using ApplianceProcess earlier = await _home.StartAsync();
            await AwaitStampAsync(earlier);
            await good.DisposeAsync();
            await SeeAsync(earlier, 2);
            await earlier.StopAsync();
        }

        string[] before = Stamps;
        Configure(server.Url);
        await using ApplianceProcess appliance = await _home.StartAsync();
        await SeeAsync(appliance, 3);
        await appliance.AwaitAsync(
            async () => (await appliance.ScrapeAsync()).Sum("sinkhole_evidence_time_stamp_failures_total", $"reason=\"{reason}\"") >= 1, reason);
        Scrape scrape = await appliance.ScrapeAsync();
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        await appliance.StopAsync();

        Assert.Equal(
            scrape.Sum("sinkhole_evidence_time_stamp_failures_total"), scrape.Sum("sinkhole_evidence_time_stamp_failures_total", $"reason=\"{reason}\""));
        Assert.Contains("gets no time stamps: ", status.Output, StringComparison.Ordinal);
        Assert.Equal(before, Stamps);
        Assert.Equal(6, HitsOnDisk.Read(_home.Hits).Count);
        ProgramRun verified = await VerifyAsync("--tsa-ca", Root);
        Assert.True(verified.Code == ExitCode.Ok, verified.Said);
    }

    private AuthorityServer Serve(TimeStampLie lie, TimeSpan ago = default) =>
        AuthorityServer.Of(query => _authority.Answer(query, DateTimeOffset.UtcNow + ago, lie));

    private static async Task CopyAsync(string from, string to)
    {
        ProgramRun run = await ProgramRun.OfAsync("cp", ["-a", from, to]);
        Assert.True(run.Code == 0, run.Said);
    }

    /// <summary>One visit, whose checkpoint is stamped.</summary>
    private async Task StampAsync(AuthorityServer server)
    {
        Configure(null);
        await SeeAsync(1);
        Configure(server.Url);
        await using ApplianceProcess appliance = await _home.StartAsync();
        await AwaitStampAsync(appliance);
        await appliance.StopAsync();
    }

    private Task AwaitStampAsync(ApplianceProcess appliance) => appliance.AwaitAsync(() => Task.FromResult(Stamps.Length > 0), "a time stamp");

    private async Task SeeAsync(int visits)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await SeeAsync(appliance, visits);
        await appliance.StopAsync();
    }

    private static async Task SeeAsync(ApplianceProcess appliance, int visits)
    {
        for (int visit = 0; visit < visits; visit++)
        {
            Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        }
    }

    private void Configure(Uri? url) => _home.Configure(evidence: url is null
        ? string.Empty
        : $", checkpoints: {{ every: 1s }}, timestamp: {{ url: \"{url}\", certificates: [root.pem], every: 1m }}");

    private Task<ProgramRun> VerifyAsync(params string[] options) => _home.RunAsync(["evidence", "verify", _home.Data, .. options]);
}
