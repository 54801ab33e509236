using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Errors;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>The disk fails: acknowledged records are there, and lost ones are reported.</summary>
public sealed class JournalFaultTests
{
    private const int Eio = 5;
    private const int Enospc = 28;

    [Fact]
    public async Task Any_single_call_may_fail_and_every_record_is_kept_once()
    {
        for (int number = 1; number <= 60; number++)
        {
            var bench = new JournalBench();
            int calls = 0;
            int failing = number;
            bench.Disk.Fault = _ => Interlocked.Increment(ref calls) == failing ? Eio : 0;

            await using (Journal journal = bench.Open())
            {
                await bench.AppendAsync(journal, "a");
                await bench.AppendAsync(journal, "b", "c", "d");
                bench.Time.Advance(TimeSpan.FromDays(1));
                await bench.AppendAsync(journal, "e");
                await bench.AppendAsync(journal, "f", "g");
            }

            JournalBench.AssertKept(bench.Disk, bench.Acknowledged, bench.Sent, $"call {number} failed");
            Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
            Assert.Equal([1, 2, 3, 4, 5, 6, 7], JournalBench.Read(bench.Disk).Select(static record => record.Position.Sequence));
            Assert.True(JournalBench.Verify(bench.Disk).IsSound, $"call {number}: {JournalBench.Verify(bench.Disk).FirstDamage}");
        }
    }

    [Fact]
    public async Task Any_two_calls_in_a_row_may_fail_and_every_record_is_kept_once()
    {
        for (int number = 1; number <= 60; number++)
        {
            var bench = new JournalBench();
            int calls = 0;
            int failing = number;
            bench.Disk.Fault = _ => Interlocked.Increment(ref calls) is int call && (call == failing || call == failing + 1) ? Eio : 0;
            using var end = new CancellationTokenSource();
            Task clock = KeepTimeGoingAsync(bench.Time, end.Token);

            await using (Journal journal = bench.Open())
            {
                await bench.AppendAsync(journal, "a", "b");
                await bench.AppendAsync(journal, "c");
                await bench.AppendAsync(journal, "d");
            }

            await end.CancelAsync();
            await clock;
            JournalBench.AssertKept(bench.Disk, bench.Acknowledged, bench.Sent, $"calls {number} and {number + 1} failed");
            Assert.Equal(["a", "b", "c", "d"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
            Assert.True(JournalBench.Verify(bench.Disk).IsSound, $"calls {number}: {JournalBench.Verify(bench.Disk).FirstDamage}");
        }
    }

    [Theory]
    [InlineData(DiskCall.Write, Enospc)]
    [InlineData(DiskCall.Sync, Eio)]
    public async Task While_the_disk_fails_nothing_is_acknowledged_and_afterwards_everything_is(object call, int error)
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "before");

        bench.Disk.Fault = made => made.Equals(call) ? error : 0;
        Task during = bench.AppendAsync(journal, "during");
        await bench.Time.NextRetryAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.Time.NextRetryAsync();
        bool acknowledged = during.IsCompleted;
        JournalStatus failing = journal.Status;
        bench.Disk.Fault = static _ => 0;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await during;

        Assert.False(acknowledged);
        Assert.Equal(ManualTime.Start, failing.FailingSince);
        Assert.Contains($"errno {error}", failing.LastError, StringComparison.Ordinal);
        Assert.Equal(1, failing.Pending);
        Assert.Null(journal.Status.FailingSince);
        Assert.Equal(["before", "during"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
        Assert.Equal([JournalEventKind.WritingFailed, JournalEventKind.WritingResumed], bench.Events.Select(static told => told.Kind));
    }

    [Theory]
    [InlineData(Errno.AccessDenied, "'chown -R USER' the data folder to the user of the appliance")]
    [InlineData(Errno.NotPermitted, "'chown -R USER' the data folder to the user of the appliance")]
    [InlineData(Errno.ReadOnlyFileSystem, "its file system is read-only")]
    [InlineData(Enospc, "free space or replace the disk")]
    public async Task Remedy_is_the_one_of_the_error(int error, string remedy)
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "before");

        bench.Disk.Fault = _ => error;
        Task during = bench.AppendAsync(journal, "during");
        await bench.Time.NextRetryAsync();
        bench.Disk.Fault = static _ => 0;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await during;

        Assert.Contains(remedy, bench.Events.First(static told => told.Kind == JournalEventKind.WritingFailed).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_queue_refuses_and_a_gap_record_says_how_many_and_when()
    {
        var bench = new JournalBench
        {
            Options = new JournalOptions { Folder = "/hits", ApplianceId = JournalBench.Appliance, MaxPendingRecords = 2 },
        };
        await using Journal journal = bench.Open();
        bench.Disk.Fault = static _ => Enospc;
        Task kept = bench.AppendAsync(journal, "one", "two");
        await bench.Time.NextRetryAsync();

        for (int second = 1; second <= 3; second++)
        {
            await Assert.ThrowsAsync<JournalOverflowException>(async () => await journal.AppendAsync(
                JournalBench.Said("lost") with { Instant = ManualTime.Start.AddSeconds(second) }, CancellationToken.None));
        }

        bench.Disk.Fault = static _ => 0;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await kept;
        await bench.AppendAsync(journal, "three");

        GapRecord gap = Assert.Single(JournalBench.Gaps(bench.Disk));
        Assert.Equal((GapReason.Overflow, 3), (gap.Reason, gap.Records));
        Assert.Equal((ManualTime.Start.AddSeconds(1), ManualTime.Start.AddSeconds(3)), (gap.From, gap.Until));
        Assert.Equal((3L, 1L), (journal.Status.Lost, journal.Status.Gaps));
        Assert.Equal(["one", "two", "three"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Queue_is_also_bounded_by_octets()
    {
        const int Most = Sinkhole.Evidence.Journals.Record.MaxPayloadOctets;
        var bench = new JournalBench
        {
            Options = new JournalOptions { Folder = "/hits", ApplianceId = JournalBench.Appliance, MaxPendingOctets = Most + 1 },
        };
        await using Journal journal = bench.Open();
        bench.Disk.Fault = static _ => Enospc;
        Task kept = bench.AppendAsync(journal, new string('x', Most));

        await Assert.ThrowsAsync<JournalOverflowException>(async () =>
            await journal.AppendAsync(JournalBench.Said("xx"), CancellationToken.None));

        await bench.Time.NextRetryAsync();
        bench.Disk.Fault = static _ => 0;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await kept;
    }

    [Fact]
    public async Task Each_trouble_is_tried_again_at_once_when_the_last_is_over()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();

        for (int trouble = 1; trouble <= 5; trouble++)
        {
            int failures = 0;
            bench.Disk.Fault = call => call == DiskCall.Sync && failures++ == 0 ? Eio : 0;
            await bench.AppendAsync(journal, $"trouble {trouble}");
        }

        Assert.Equal(5, journal.Status.Failures);
        Assert.Equal(5, JournalBench.Read(bench.Disk).Count);
    }

    [Fact]
    public async Task Cancelled_wait_does_not_withdraw_the_record()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            bench.Disk.Fault = static _ => Enospc;
            using var budget = new CancellationTokenSource();
            Task waiting = journal.AppendAsync(JournalBench.Said("late"), budget.Token).AsTask();
            await budget.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            bench.Disk.Fault = static _ => 0;
        }

        Assert.Equal("late", Assert.Single(JournalBench.Read(bench.Disk)).Text);
    }

    [Fact]
    public async Task Closing_while_nothing_can_be_written_tells_those_who_wait()
    {
        var bench = new JournalBench();
        Journal journal = bench.Open();
        bench.Disk.Fault = static _ => Eio;
        Task waiting = bench.AppendAsync(journal, "never");
        await bench.Time.NextRetryAsync();

        await journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalStoppedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await journal.AppendAsync(JournalBench.Said("x"), CancellationToken.None));
        Assert.Empty(JournalBench.Read(bench.Disk));
    }

    [Fact]
    public async Task Failed_segment_that_cannot_be_cut_is_superseded_and_only_noted()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "before");
            int failures = 0;
            bench.Disk.Fault = call => call is DiskCall.Sync or DiskCall.Truncate && failures++ < 2 ? Eio : 0;
            await bench.AppendAsync(journal, "twice on the disk");
            await bench.AppendAsync(journal, "after");
        }

        JournalVerification verification = JournalBench.Verify(bench.Disk);

        Assert.True(verification.IsSound);
        Assert.Equal(JournalFindingCode.Superseded, Assert.Single(verification.Findings).Code);
        Assert.Equal(["before", "twice on the disk", "after"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Removed_segment_is_noticed_before_anything_more_is_acknowledged()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "before");

        foreach (string name in bench.Disk.Hits.List())
        {
            bench.Disk.Hits.Delete(name);
        }

        await bench.AppendAsync(journal, "after");

        Assert.Equal("after", Assert.Single(JournalBench.Read(bench.Disk)).Text);
    }

    [Fact]
    public async Task Disk_that_is_full_at_start_does_not_keep_the_journal_from_opening()
    {
        var bench = new JournalBench();
        bench.Disk.Fault = static _ => Enospc;

        await using Journal journal = bench.Open();
        JournalStatus atStart = journal.Status;
        await bench.Time.NextRetryAsync();
        bench.Disk.Fault = static _ => 0;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.AppendAsync(journal, "at last");

        Assert.NotNull(atStart.FailingSince);
        Assert.Equal("at last", Assert.Single(JournalBench.Read(bench.Disk)).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(30)]
    public void Folder_that_may_not_be_written_is_refused_with_a_remedy(int error)
    {
        var bench = new JournalBench();
        bench.Disk.Fault = _ => error;

        JournalUnusableException refusal = Assert.Throws<JournalUnusableException>(bench.Open);

        Assert.Contains("use a folder that this user can create", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task KeepTimeGoingAsync(ManualTime time, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
