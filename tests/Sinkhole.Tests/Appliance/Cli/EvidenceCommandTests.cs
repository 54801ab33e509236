using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Evidence.Journals;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class EvidenceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sound_journal_ends_0()
    {
        await WriteJournalAsync();

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("sound: [0-9]+ records in 1 segment, ", run.Output);
    }

    [Fact]
    public async Task Damage_ends_2_and_is_named_with_file_and_offset()
    {
        await WriteJournalAsync();
        string segment = Directory.GetFiles(_folder.Path, "*.seg")[0];
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[octets.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Matches($"^{Path.GetFileName(segment)}: at offset [0-9]+: damage: ", run.Error);
    }

    [Fact]
    public async Task Torn_tail_is_a_note_and_ends_0()
    {
        await WriteJournalAsync();
        string segment = Directory.GetFiles(_folder.Path, "*.seg")[0];
        byte[] octets = await File.ReadAllBytesAsync(segment);
        await File.WriteAllBytesAsync(segment, octets[..^3]);

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(": note: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_is_not_there_is_said_so()
    {
        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Below("nowhere"));

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
    }

    private async Task WriteJournalAsync()
    {
        JournalOptions options = new() { Folder = _folder.Path, ApplianceId = Guid.NewGuid() };
        await using Journal journal = Journal.Open(options, TimeProvider.System);
        for (int record = 0; record < 5; record++)
        {
            await journal.AppendAsync(
                new Record(1, DateTimeOffset.UnixEpoch, TimeSpan.Zero, ClockSynchronized: true, new byte[64]), CancellationToken.None);
        }
    }
}
