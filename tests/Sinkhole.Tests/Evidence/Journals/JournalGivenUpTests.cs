using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>
/// The journal is closed while the disk is full: what it gives up is reported at once, and by the next start in a gap record.
/// </summary>
public sealed class JournalGivenUpTests
{
    private const string LossFileName = "hits.loss";

    [Fact]
    public async Task Loss_at_a_close_on_a_full_disk_is_reported_with_count_and_time()
    {
        var bench = new JournalBench();

        JournalStatus closed = await CloseFullAsync(bench, 40);

        JournalEvent told = Assert.Single(bench.Events, static told => told.Kind == JournalEventKind.RecordsGivenUp);
        Assert.Contains("40 records between 2026-11-21 12:00:00Z and 2026-11-21 12:00:39Z", told.Text, StringComparison.Ordinal);
        Assert.Equal(40, closed.GivenUp);
    }

    [Fact]
    public async Task Next_start_records_what_the_last_stop_lost()
    {
        var bench = new JournalBench();
        await CloseFullAsync(bench, 40);
        RecordPosition kept = bench.Acknowledged[^1].Position;

        await ReopenAsync(bench);

        GapRecord gap = Assert.Single(JournalBench.Gaps(bench.Disk));
        Assert.Equal((GapReason.Closed, 40L, kept), (gap.Reason, gap.Records, gap.Segment));
        Assert.Equal((ManualTime.Start, ManualTime.Start.AddSeconds(39)), (gap.From, gap.Until));
        Assert.Contains(bench.Events, static told => told.Kind == JournalEventKind.EarlierLossReported);
        Assert.True(JournalBench.Verify(bench.Disk).IsSound);
    }

    [Fact]
    public async Task Loss_is_recorded_once()
    {
        var bench = new JournalBench();
        await CloseFullAsync(bench, 3);

        await ReopenAsync(bench);
        await ReopenAsync(bench);

        Assert.Single(JournalBench.Gaps(bench.Disk));
    }

    [Fact]
    public async Task Losses_of_two_runs_add_up_if_neither_could_record_them()
    {
        var bench = new JournalBench();
        await CloseFullAsync(bench, 3);
        bench.Time.Advance(TimeSpan.FromHours(1));
        await CloseFullAsync(bench, 4, startsFull: true);

        await ReopenAsync(bench);

        Assert.Equal(7, Assert.Single(JournalBench.Gaps(bench.Disk)).Records);
    }

    [Fact]
    public async Task Records_that_a_full_queue_refused_before_are_counted_with_them()
    {
        var bench = new JournalBench
        {
            Options = new JournalOptions { Folder = "/simulated/hits", ApplianceId = JournalBench.Appliance, MaxPendingRecords = 3 },
        };

        JournalStatus closed = await CloseFullAsync(bench, 5);

        Assert.Equal((5L, 2L), (closed.GivenUp, closed.Lost));
    }

    [Fact]
    public async Task Loss_on_a_disk_that_accepts_nothing_is_still_reported_and_counted()
    {
        var bench = new JournalBench();
        Journal journal = bench.Open();
        bench.Disk.Fault = static _ => 5;
        Task waiting = bench.AppendAsync(journal, "never");
        await bench.Time.NextRetryAsync();

        await journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalStoppedException>(() => waiting);
        JournalEvent told = Assert.Single(bench.Events, static told => told.Kind == JournalEventKind.RecordsGivenUp);
        Assert.Contains("no file records this", told.Text, StringComparison.Ordinal);
        Assert.Equal(1, journal.Status.GivenUp);
    }

    [Fact]
    public async Task Closing_on_a_sound_disk_gives_up_nothing()
    {
        var bench = new JournalBench();
        await ReopenAsync(bench);
        await ReopenAsync(bench);

        Assert.Empty(bench.Events);
        Assert.Empty(JournalBench.Gaps(bench.Disk));
    }

    [Fact]
    public async Task Any_flipped_bit_of_what_was_written_down_still_leaves_a_gap_record()
    {
        var bench = new JournalBench();
        await CloseFullAsync(bench, 3);
        byte[] octets = bench.Disk.Seen(LossFileName);

        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            byte[] flipped = (byte[])octets.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var after = new JournalBench(bench.Disk.With(LossFileName, flipped));
            await ReopenAsync(after);

            GapRecord gap = Assert.Single(JournalBench.Gaps(after.Disk));
            Assert.Equal((GapReason.Closed, 0L), (gap.Reason, gap.Records));
        }
    }

    [Fact]
    public async Task Power_cut_while_a_loss_is_recorded_does_not_lose_it()
    {
        var bench = new JournalBench();
        await CloseFullAsync(bench, 3);
        var after = new JournalBench(new SimulatedDisk(bench.Disk.State));
        List<DiskState> moments = [];
        after.Disk.Called = _ => moments.Add(after.Disk.State);
        await ReopenAsync(after);

        foreach ((string what, DiskState state) in moments.SelectMany(static moment => moment.AfterPowerLoss()))
        {
            var later = new JournalBench(new SimulatedDisk(state));
            await ReopenAsync(later);

            GapRecord[] told = [.. JournalBench.Gaps(later.Disk).Where(static gap => gap.Reason == GapReason.Closed).Distinct()];
            Assert.True(told is [{ Records: 3 }], $"{what}: {told.Length} different losses");
        }
    }

    /// <summary>Keeps one record, fills the disk, takes records a second apart, and closes: all these are given up.</summary>
    private static async Task<JournalStatus> CloseFullAsync(JournalBench bench, int records, bool startsFull = false)
    {
        bench.Disk.IsFull = startsFull;
        Journal journal = bench.Open();
        if (!startsFull)
        {
            await bench.AppendAsync(journal, "kept");
        }

        bench.Disk.IsFull = true;
        List<Task> waiting = [];
        for (int second = 0; second < records; second++)
        {
            Sinkhole.Evidence.Journals.Record record = JournalBench.Said("lost") with { Instant = ManualTime.Start.AddSeconds(second) };
            waiting.Add(journal.AppendAsync(record, CancellationToken.None).AsTask());
        }

        await journal.DisposeAsync();
        foreach (Task task in waiting)
        {
            await Assert.ThrowsAnyAsync<JournalException>(() => task);
        }

        bench.Disk.IsFull = false;
        return journal.Status;
    }

    private static async Task ReopenAsync(JournalBench bench)
    {
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "after");
    }
}
