using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class JournalWriterTests
{
    [Fact]
    public async Task Records_that_come_while_the_disk_is_busy_share_one_write_and_one_sync()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        using var isBusy = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        List<DiskCall> calls = [];
        bench.Disk.Called = calls.Add;
        bench.Disk.Fault = call =>
        {
            if (call == DiskCall.Sync && !release.IsSet)
            {
                isBusy.Release();
                release.Wait(TestContext.Current.CancellationToken);
            }

            return 0;
        };

        Task first = bench.AppendAsync(journal, "first");
        await isBusy.WaitAsync(TestContext.Current.CancellationToken);
        Task others = bench.AppendAsync(journal, [.. Enumerable.Range(0, 500).Select(static number => $"other {number}")]);
        release.Set();
        await Task.WhenAll(first, others);

        Assert.Equal([DiskCall.Write, DiskCall.Sync, DiskCall.Write, DiskCall.Sync], calls);
        Assert.Equal((501L, 2L), (journal.Status.Written, journal.Status.Batches));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_its_sync_has_returned()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        int acknowledgedEarly = 0;
        bench.Disk.Fault = call =>
        {
            acknowledgedEarly += call is DiskCall.Write or DiskCall.Sync ? bench.Acknowledged.Length - (bench.Sent.Length - 1) : 0;
            return 0;
        };

        for (int number = 1; number <= 50; number++)
        {
            await bench.AppendAsync(journal, $"record {number}");
        }

        Assert.Equal(0, acknowledgedEarly);
        Assert.Equal(50, bench.Acknowledged.Length);
    }

    [Fact]
    public async Task Segment_closes_before_it_grows_beyond_its_bound()
    {
        var bench = new JournalBench
        {
            Options = new JournalOptions { Folder = "/hits", ApplianceId = JournalBench.Appliance, MaxSegmentOctets = 4096 },
        };
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, [.. Enumerable.Range(0, 200).Select(static number => $"record {number}")]);
        }

        Assert.All(bench.Disk.Names.Where(static name => name.EndsWith(".seg", StringComparison.Ordinal)), name =>
            Assert.InRange(bench.Disk.Seen(name).Length, SegmentHeader.Octets, 4096));
        Assert.Equal(200, JournalBench.Read(bench.Disk).Count);
        Assert.Empty(JournalBench.Verify(bench.Disk).Findings);
    }

    [Fact]
    public async Task Payload_of_the_most_octets_is_kept_even_where_a_segment_is_smaller()
    {
        var bench = new JournalBench
        {
            Options = new JournalOptions { Folder = "/hits", ApplianceId = JournalBench.Appliance, MaxSegmentOctets = 4096 },
        };
        string text = new('x', Sinkhole.Evidence.Journals.Record.MaxPayloadOctets);
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "before", text, "after");
        }

        Assert.Equal(["before", text, "after"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
        Assert.Empty(JournalBench.Verify(bench.Disk).Findings);
    }

    [Fact]
    public async Task Midnight_utc_closes_the_segment()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            bench.Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMicroseconds(1));
            await bench.AppendAsync(journal, "the day's last");
            bench.Time.Advance(TimeSpan.FromMicroseconds(1));
            await bench.AppendAsync(journal, "the day's first");
        }

        Assert.Equal(2, JournalBench.Verify(bench.Disk).Segments);
    }

    [Fact]
    public async Task Many_threads_get_each_number_once()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                for (int number = 0; number < 200; number++)
                {
                    await bench.AppendOneAsync(journal, $"{thread}:{number}");
                }
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            TaskScheduler.Default).Unwrap()));

        Assert.Equal(
            Enumerable.Range(1, 1600).Select(static number => (long)number),
            bench.Acknowledged.Select(static record => record.Position.Sequence).Order());
        JournalBench.AssertKept(bench.Disk, bench.Acknowledged, bench.Sent, "after 1,600 records of 8 threads");
    }

    [Fact]
    public void Full_queue_leaves_little_memory_behind_for_use_again() =>
        Assert.InRange(new JournalBench().Options.MaxPendingRecords * PendingAppend.MaxKeptOctets, 1, 8 << 20);

    [Fact]
    public async Task Payload_may_be_changed_once_append_has_returned()
    {
        var bench = new JournalBench();
        byte[] payload = "as it was"u8.ToArray();
        await using (Journal journal = bench.Open())
        {
            ValueTask<RecordPosition> append = journal.AppendAsync(
                JournalBench.Said(string.Empty) with { Payload = payload }, CancellationToken.None);
            payload.AsSpan().Clear();
            await append;
        }

        Assert.Equal("as it was", Assert.Single(JournalBench.Read(bench.Disk)).Text);
    }

    [Fact]
    public async Task Reserved_kinds_and_long_payloads_are_refused()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await journal.AppendAsync(JournalBench.Said("x") with { Kind = GapRecord.Kind }, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await journal.AppendAsync(JournalBench.Said("x") with { Payload = new byte[64 * 1024 + 1] }, CancellationToken.None));
    }

    [Fact]
    public async Task Status_says_what_is_there()
    {
        var bench = new JournalBench();
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "one");
        bench.Time.Advance(TimeSpan.FromDays(1));
        await bench.AppendAsync(journal, "two");

        JournalStatus status = journal.Status;

        Assert.Equal((2L, 2, 2L, 0, 0L), (status.Written, status.Segments, status.Last.Sequence, status.Pending, status.Lost));
        Assert.Equal(bench.Disk.Hits.List().Sum(name => bench.Disk.Seen("hits/" + name).Length), status.Octets);
        Assert.Equal((ManualTime.Start, null, null), (status.Oldest, status.FailingSince, status.Damage));
    }

    [Fact]
    public async Task Reader_begins_where_it_is_told()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            for (int number = 1; number <= 6; number++)
            {
                await bench.AppendAsync(journal, $"{number}");
                bench.Time.Advance(TimeSpan.FromHours(7));
            }
        }

        int epoch = bench.Acknowledged[0].Position.Epoch;
        for (int from = 0; from <= 8; from++)
        {
            Assert.Equal(
                Enumerable.Range(1, 6).Where(number => number >= from).Select(static number => (long)number),
                new JournalReader(bench.Disk.Hits).Read(new RecordPosition(epoch, from)).Select(static stored => stored.Position.Sequence));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("retention")]
    [InlineData("segment")]
    [InlineData("queue")]
    public void Options_out_of_bounds_are_refused(string which)
    {
        var good = new JournalOptions { Folder = "/simulated/hits", ApplianceId = JournalBench.Appliance };
        JournalOptions bad = which switch
        {
            "retention" => good with { Retention = TimeSpan.Zero },
            "segment" => good with { MaxSegmentOctets = 4095 },
            "queue" => good with { MaxPendingRecords = 0 },
            _ => good with { Folder = " " },
        };

        Assert.Throws<ArgumentException>(() => Journal.Open(bad, TimeProvider.System));
    }
}
