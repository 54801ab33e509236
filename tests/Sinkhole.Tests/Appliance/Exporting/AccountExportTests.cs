using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exits;
using Sinkhole.Exporting;
using Sinkhole.Tests.Appliance.Cli;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>Sealed accounts of hits in a package: what opens them stands beside them.</summary>
public sealed class AccountExportTests : IDisposable
{
    private readonly ExportBench _bench = new();

    private string Seals => Path.Combine(_bench.Data, "seals");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task R26_Each_hit_with_an_account_has_a_line_from_which_the_authority_opens_it_with_the_package_alone()
    {
        HitRecord[] hits = [ExportBench.Hit(1), ExportBench.Hit(2), ExportBench.Hit(3)];
        hits[0] = await SealAsync(hits[0], "alice");
        hits[2] = await SealAsync(hits[2], "bob");
        await _bench.WriteAsync(hits.Select(static hit => hit.ToRecord()));

        ExportCounts counts = _bench.Export();
        Directory.Delete(_bench.Data, recursive: true);

        Assert.Equal((2, 0), (counts.Accounts, counts.ErasedKeys));
        string[] lines = File.ReadAllLines(Path.Combine(_bench.Package, "accounts-001.jsonl"));
        Assert.Equal(["alice", "bob"], lines.Select(Open));
        Assert.Equal([hits[0].Reference.ToString(), hits[2].Reference.ToString()], lines.Select(static line => Field(line, "reference")));
        Assert.All(lines, line => Assert.True(
            File.Exists(Path.Combine(_bench.Package, "seals", ExportBench.Order, $"{Field(line, "day")}-{Field(line, "key_id")}.p7m"))));
        string report = File.ReadAllText(Path.Combine(_bench.Package, "report-001.html"));
        Assert.Equal(2, report.Split("; account: sealed</td>").Length - 1);
    }

    [Fact]
    public async Task Lines_of_accounts_are_sealed_with_the_content_and_absent_where_no_hit_has_one()
    {
        await _bench.WriteAsync([(await SealAsync(ExportBench.Hit(1), "alice")).ToRecord()]);
        _bench.Export(recipients: [TestAuthority.First.Certificate]);
        _bench.Export(folder: Path.Combine(_bench.Folder, "none"), length: TimeSpan.FromSeconds(1));

        Assert.True(File.Exists(Path.Combine(_bench.Package, "accounts-001.jsonl.p7m")));
        Assert.False(File.Exists(Path.Combine(_bench.Package, "accounts-001.jsonl")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_bench.Folder, "none"), "accounts-*"));
        Assert.DoesNotContain("day.key", File.ReadAllText(Path.Combine(_bench.Folder, "none", "README.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_is_gone_without_a_note_is_lost_and_one_that_a_note_names_is_erased()
    {
        await _bench.WriteAsync(
            [(await SealAsync(ExportBench.Hit(1), "alice")).ToRecord(), (await SealAsync(ExportBench.Hit(2), "bob")).ToRecord()]);
        string[] envelopes = [.. TestAuthority.Envelopes(Seals, ExportBench.Order)];
        await _bench.EraseAsync(ExportBench.Order, envelopes[0]);
        File.Delete(envelopes[1]);

        ExportCounts counts = _bench.Export();
        CliRun run = await CliRun.OfAsync("evidence", "verify", _bench.Data);

        Assert.Equal((2, 1, 1), (counts.Accounts, counts.ErasedKeys, counts.LostKeys));
        Assert.Equal(ExitCode.Findings, run.Code);
        string key = Path.GetFileNameWithoutExtension(envelopes[1])[11..];
        Assert.Contains(
            $"damage: the sealed key {key} of order {ExportBench.Order} is gone, and no signed note says", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFileNameWithoutExtension(envelopes[0])[11..], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readme_says_what_is_sealed_and_to_work_on_a_copy()
    {
        await _bench.WriteAsync([(await SealAsync(ExportBench.Hit(1), "alice")).ToRecord()]);
        string sealedFolder = Path.Combine(_bench.Folder, "sealed");
        _bench.Export();
        _bench.Export(folder: sealedFolder, recipients: [TestAuthority.First.Certificate]);

        string inClear = File.ReadAllText(Path.Combine(_bench.Package, "README.txt"));
        string closed = File.ReadAllText(Path.Combine(sealedFolder, "README.txt"));

        Assert.Contains("certificates that the accounts are sealed to\n", inClear, StringComparison.Ordinal);
        Assert.Contains("certificates that the content is sealed to\n", closed, StringComparison.Ordinal);
        Assert.All([inClear, closed], static text => Assert.Contains("Work on a copy: opening writes beside the exhibit", text, StringComparison.Ordinal));
        Assert.All([inClear, closed], static text => Assert.DoesNotContain("head -c -", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_whose_key_is_gone_has_no_day()
    {
        await _bench.WriteAsync([(await SealAsync(ExportBench.Hit(1), "alice")).ToRecord()]);
        Directory.Delete(Seals, recursive: true);

        ExportCounts counts = _bench.Export();

        Assert.Equal((1, 0, 1), (counts.Accounts, counts.ErasedKeys, counts.LostKeys));
        string line = Assert.Single(File.ReadAllLines(Path.Combine(_bench.Package, "accounts-001.jsonl")));
        Assert.DoesNotContain("\"day\"", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link of the folder")]
    [InlineData("pipe")]
    [InlineData("folder")]
    [InlineData("empty")]
    [InlineData("other octets")]
    [InlineData("larger than 64 KiB")]
    public async Task What_is_no_envelope_is_counted_and_never_copied(string what)
    {
        await _bench.WriteAsync([(await SealAsync(ExportBench.Hit(1), "alice")).ToRecord()]);
        string folder = Path.Combine(Seals, ExportBench.Order);
        string envelope = Directory.GetFiles(folder).Single();
        string secret = Path.Combine(_bench.Folder, "secret");
        File.WriteAllText(secret, "a private key");
        byte[] octets = File.ReadAllBytes(envelope);
        File.Delete(envelope);
        switch (what)
        {
            case "link":
                File.CreateSymbolicLink(envelope, secret);
                break;
            case "link of the folder":
                string other = Path.Combine(_bench.Folder, "other");
                Directory.Move(folder, other);
                File.WriteAllBytes(Path.Combine(other, Path.GetFileName(envelope)), octets);
                Directory.CreateSymbolicLink(folder, other);
                break;
            case "pipe":
                SpecialFile.MakePipe(envelope);
                break;
            case "folder":
                Directory.CreateDirectory(envelope);
                break;
            default:
                File.WriteAllBytes(
                    envelope, what == "empty" ? [] : what == "other octets" ? [.. octets.Reverse()] : [.. octets, .. new byte[64 * 1024]]);
                break;
        }

        ExportCounts counts = _bench.Export();

        Assert.Equal((0, 0, 1), (counts.ErasedKeys, counts.LostKeys, counts.DamagedKeys));
        Assert.False(Directory.Exists(Path.Combine(_bench.Package, "seals")));
        Assert.DoesNotContain("\"day\"", File.ReadAllText(Path.Combine(_bench.Package, "accounts-001.jsonl")), StringComparison.Ordinal);
    }

    private async Task<HitRecord> SealAsync(HitRecord hit, string account)
    {
        using var sealer = new Sealer(Seals, new ManualTime());
        sealer.Use([TestAuthority.First.Certificate], 1);
        return hit with
        {
            Sealed = await sealer.SealAsync(hit.OrderId, $"{hit.Reference}", HitRecord.Version, Encoding.UTF8.GetBytes(account)),
        };
    }

    private string Open(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        return TestAuthority.First.Open(
            Path.Combine(_bench.Package, "seals"),
            Field(line, "order"),
            Field(line, "reference"),
            json.RootElement.GetProperty("record_version").GetInt32(),
            json.RootElement.GetProperty("value").GetBytesFromBase64());
    }

    private static string Field(string line, string name)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).GetString()!;
    }
}
