using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>A journal on a simulated disk, a clock that stands still, and a list of what was sent and what was acknowledged.</summary>
internal sealed class JournalBench
{
    public static readonly Guid Appliance = new("0196a1b2-0000-7000-8000-00000000002a");

    /// <summary>A journal that never answers fails its test instead of blocking the run.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];
    private readonly List<(RecordPosition Position, string Text)> _acknowledged = [];

    public JournalBench()
        : this(new SimulatedDisk())
    {
    }

    public JournalBench(SimulatedDisk disk)
    {
        Disk = disk;
    }

    public SimulatedDisk Disk { get; }

    public ManualTime Time { get; } = new();

    public List<JournalEvent> Events { get; } = [];

    public string[] Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    public (RecordPosition Position, string Text)[] Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return [.. _acknowledged];
            }
        }
    }

    /// <summary>The group of all records; null: they stand in clear.</summary>
    public string? Group { get; init; }

    public JournalOptions Options { get; init; } = new() { Folder = "/simulated/hits", ApplianceId = Appliance };

    public Journal Open() => Journal.Open(Options with { Notify = Events.Add }, Time, Disk.Hits, Disk.Epochs, Disk.Losses, Disk.Keys);

    /// <summary>Appends at once and then waits for all, so that some of them share a batch.</summary>
    public async Task AppendAsync(Journal journal, params string[] texts)
    {
        List<Task> all = [];
        foreach (string text in texts)
        {
            all.Add(AppendOneAsync(journal, text));
        }

        await Task.WhenAll(all).WaitAsync(Timeout, TestContext.Current.CancellationToken);
    }

    public async Task AppendOneAsync(Journal journal, string text)
    {
        lock (_gate)
        {
            _sent.Add(text);
        }

        RecordPosition position = await journal.AppendAsync(Said(text) with { Group = Group }, CancellationToken.None);
        lock (_gate)
        {
            _acknowledged.Add((position, text));
        }
    }

    public static Record Said(string text) =>
        new(7, ManualTime.Start, TimeSpan.FromMilliseconds(3), ClockSynchronized: true, Encoding.UTF8.GetBytes(text));

    /// <summary>The records on a disk, without those that the journal itself writes.</summary>
    public static List<(RecordPosition Position, string Text)> Read(SimulatedDisk disk) =>
    [
        .. new JournalReader(disk.Hits, disk.Keys).Read(default)
            .Where(static stored => stored.Record.Kind < Record.FirstReservedKind)
            .Select(static stored => (stored.Position, Encoding.UTF8.GetString(stored.Record.Payload.Span))),
    ];

    public static List<GapRecord> Gaps(SimulatedDisk disk)
    {
        List<GapRecord> gaps = [];
        foreach (StoredRecord stored in new JournalReader(disk.Hits, disk.Keys).Read(default))
        {
            if (GapRecord.TryRead(stored.Record, out GapRecord gap))
            {
                gaps.Add(gap);
            }
        }

        return gaps;
    }

    public static JournalVerification Verify(SimulatedDisk disk) => JournalVerifier.Verify(disk.Hits, disk.Keys);

    /// <summary>The law: every acknowledged record is there under its number, and none that was never sent.</summary>
    public static void AssertKept(
        SimulatedDisk disk, IEnumerable<(RecordPosition Position, string Text)> acknowledged, IEnumerable<string> sent, string when)
    {
        List<(RecordPosition Position, string Text)> read = Read(disk);
        HashSet<(RecordPosition, string)> found = [.. read];
        HashSet<string> known = [.. sent];
        Assert.True(acknowledged.All(found.Contains), $"an acknowledged record is missing: {when}");
        Assert.True(read.TrueForAll(record => known.Contains(record.Text)), $"a record was invented: {when}");
        Assert.True(found.Count == read.Count, $"a record is there twice: {when}");
        Assert.True(read.Select(static record => record.Position).Distinct().Count() == read.Count, $"a number was given twice: {when}");
    }
}
