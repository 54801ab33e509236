using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exits;
using Sinkhole.Tests.Appliance.Cli;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

/// <summary>"evidence verify" of a data folder whose hits have sealed accounts.</summary>
public sealed class SealedKeyCheckTests : IDisposable
{
    private readonly ExportBench _bench = new();

    private string Seals => Path.Combine(_bench.Data, "seals");

    private string Envelope => Directory.GetFiles(Path.Combine(Seals, ExportBench.Order))[0];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Envelopes_that_are_there_leave_the_journal_sound()
    {
        await WriteAsync();

        CliRun run = await VerifyAsync();

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        Assert.Contains("hits: sound: 2 records", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("removed", "is gone")]
    [InlineData("emptied", "is a link or no sealed key")]
    [InlineData("linked", "is a link or no sealed key")]
    public async Task Envelope_that_is_gone_or_damaged_without_a_note_is_damage(string what, string told)
    {
        await WriteAsync();
        string envelope = Envelope;
        File.Move(envelope, _bench.Folder + "/moved");
        if (what == "emptied")
        {
            File.WriteAllBytes(envelope, []);
        }
        else if (what == "linked")
        {
            File.CreateSymbolicLink(envelope, _bench.Folder + "/moved");
        }

        CliRun run = await VerifyAsync();

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"of order {ExportBench.Order} {told}, and no signed note says that it was erased", run.Error, StringComparison.Ordinal);
        Assert.Contains("hits: 1 damage; ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Envelope_that_a_signed_note_names_is_no_damage()
    {
        await WriteAsync();
        await _bench.EraseAsync(ExportBench.Order, Envelope);

        CliRun run = await VerifyAsync();

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
    }

    [Fact]
    public async Task Copy_without_the_folder_of_envelopes_is_not_called_sound()
    {
        await WriteAsync();
        Directory.Delete(Seals, recursive: true);

        CliRun run = await VerifyAsync();

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("the keys of sealed accounts are not here", run.Error, StringComparison.Ordinal);
        Assert.Contains("whether 1 sealed account can be opened is not known", run.Output, StringComparison.Ordinal);
    }

    private Task<CliRun> VerifyAsync() => CliRun.OfAsync("evidence", "verify", _bench.Data);

    private async Task WriteAsync()
    {
        using var sealer = new Sealer(Seals, new ManualTime());
        sealer.Use([TestAuthority.First.Certificate], 1);
        HitRecord hit = ExportBench.Hit(1);
        byte[]? value = await sealer.SealAsync(hit.OrderId, $"{hit.Reference}", HitRecord.Version, Encoding.UTF8.GetBytes("alice"));
        await _bench.WriteAsync([(hit with { Sealed = value }).ToRecord(), ExportBench.Hit(2).ToRecord()]);
    }
}
