using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class JournalTests : IDisposable
{
    private static readonly Guid Appliance = new("0196a1b2-0000-7000-8000-00000000002a");

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acknowledged_records_are_read_back_in_order()
    {
        List<RecordPosition> acknowledged = [];
        await using (Journal journal = Open())
        {
            for (int number = 1; number <= 3; number++)
            {
                acknowledged.Add(await journal.AppendAsync(Numbered(number), CancellationToken.None));
            }
        }

        List<StoredRecord> read = [.. new JournalReader(_folder.Path).Read(default)];

        Assert.Equal(acknowledged, read.Select(static stored => stored.Position));
        Assert.Equal([1L, 2L, 3L], read.Select(static stored => stored.Position.Sequence));
        Assert.Equal(
            ["record 1", "record 2", "record 3"], read.Select(static stored => Encoding.ASCII.GetString(stored.Record.Payload.Span)));
    }

    [Fact]
    public async Task Reopened_journal_goes_on_in_the_same_epoch()
    {
        RecordPosition before;
        RecordPosition after;
        await using (Journal journal = Open())
        {
            before = await journal.AppendAsync(Numbered(1), CancellationToken.None);
        }

        await using (Journal journal = Open())
        {
            after = await journal.AppendAsync(Numbered(2), CancellationToken.None);
        }

        Assert.Equal(before with { Sequence = 2 }, after);
        Assert.True(JournalVerifier.Verify(_folder.Path).IsSound);
    }

    [Fact]
    public async Task Files_and_folders_are_for_their_owner_only()
    {
        await using Journal journal = Open();

        const UnixFileMode Others = (UnixFileMode)0x3F;
        Assert.Equal((UnixFileMode)0, new DirectoryInfo(_folder.Path).UnixFileMode & Others);
        Assert.All(Directory.EnumerateFiles(_folder.Path), static file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode));
    }

    private static Sinkhole.Evidence.Journals.Record Numbered(int number) => JournalBench.Said($"record {number}");

    private Journal Open() => Journal.Open(new JournalOptions { Folder = _folder.Path, ApplianceId = Appliance }, _time);
}
