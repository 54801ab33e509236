using System;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>What opening does with what it finds.</summary>
public sealed class JournalRecoveryTests
{
    [Fact]
    public async Task Torn_tail_is_cut_at_every_length_and_a_gap_record_says_so()
    {
        SimulatedDisk disk = await TwoRecordsAsync();
        string name = disk.Names.Single(static name => name.EndsWith(".seg", StringComparison.Ordinal));
        byte[] octets = disk.Seen(name);
        int second = SegmentHeader.Octets + RecordFrame.OctetsFor("one".Length);

        for (int length = second + 1; length < octets.Length; length++)
        {
            var bench = new JournalBench(disk.With(name, octets[..length]));
            await using (Journal journal = bench.Open())
            {
                await bench.AppendAsync(journal, "three");
            }

            GapRecord gap = Assert.Single(JournalBench.Gaps(bench.Disk));
            Assert.Equal((GapReason.TornTail, (long)second, (long)(length - second)), (gap.Reason, gap.Offset, gap.Octets));
            Assert.Equal(second, bench.Disk.Seen(name).Length);
            Assert.Equal(["one", "three"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
            Assert.Equal(JournalEventKind.TailCut, Assert.Single(bench.Events).Kind);
            Assert.Empty(JournalBench.Verify(bench.Disk).Findings);
        }
    }

    [Fact]
    public async Task Damaged_segment_is_left_as_it_is_and_recording_goes_on_in_a_new_epoch()
    {
        SimulatedDisk disk = await TwoRecordsAsync();
        string name = disk.Names.Single(static name => name.EndsWith(".seg", StringComparison.Ordinal));
        byte[] octets = disk.Seen(name);

        for (int at = 0; at < octets.Length; at++)
        {
            byte[] damaged = (byte[])octets.Clone();
            damaged[at] ^= 0x10;
            var bench = new JournalBench(disk.With(name, damaged));
            await using (Journal journal = bench.Open())
            {
                await bench.AppendAsync(journal, "three");
                Assert.Contains(name["hits/".Length..], journal.Status.Damage, StringComparison.Ordinal);
            }

            JournalVerification verification = JournalBench.Verify(bench.Disk);
            GapRecord gap = Assert.Single(JournalBench.Gaps(bench.Disk));
            Assert.Equal((GapReason.Damage, verification.FirstDamage?.Offset), (gap.Reason, gap.Offset));
            Assert.Equal(1, verification.Damages);
            Assert.Equal(damaged, bench.Disk.Seen(name));
            Assert.Equal("three", JournalBench.Read(bench.Disk)[^1].Text);
            Assert.True(gap.Segment.Epoch < JournalBench.Read(bench.Disk)[^1].Position.Epoch);
        }
    }

    [Fact]
    public async Task Epoch_after_a_damaged_segment_is_bound_to_it()
    {
        SimulatedDisk disk = await TwoRecordsAsync();
        string name = disk.Names.Single(static name => name.EndsWith(".seg", StringComparison.Ordinal));
        byte[] octets = disk.Seen(name);
        byte[] damaged = (byte[])octets.Clone();
        damaged[SegmentHeader.Octets + RecordFrame.PayloadAt] ^= 1;
        var bench = new JournalBench(disk.With(name, damaged));
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "three");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "four");
        }

        string newEpoch = bench.Disk.Names.First(file => file.EndsWith(".seg", StringComparison.Ordinal) && file != name);

        Assert.Equal([JournalFindingCode.Payload], Damages(bench.Disk));
        Assert.Equal([JournalFindingCode.Payload, JournalFindingCode.Chain], Damages(bench.Disk.Without(newEpoch)));
        Assert.Empty(Damages(bench.Disk.With(name, octets)));
    }

    [Fact]
    public async Task Folder_that_was_recreated_begins_a_new_epoch()
    {
        var bench = new JournalBench(await TwoRecordsAsync());
        int before = JournalBench.Read(bench.Disk)[0].Position.Epoch;
        foreach (string file in bench.Disk.Hits.List())
        {
            bench.Disk.Hits.Delete(file);
        }

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "again");
        }

        Assert.Equal(new RecordPosition(before + 1, 1), Assert.Single(JournalBench.Read(bench.Disk)).Position);
    }

    [Fact]
    public async Task Epoch_grows_with_time_where_everything_was_lost()
    {
        int before = JournalBench.Read(await TwoRecordsAsync())[0].Position.Epoch;
        var bench = new JournalBench();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "again");
        }

        Assert.Equal(before + 1, Assert.Single(JournalBench.Read(bench.Disk)).Position.Epoch);
    }

    [Fact]
    public async Task Epoch_grows_also_where_the_clock_went_back()
    {
        var bench = new JournalBench(await TwoRecordsAsync());
        int before = JournalBench.Read(bench.Disk)[0].Position.Epoch;
        foreach (string file in bench.Disk.Hits.List())
        {
            bench.Disk.Hits.Delete(file);
        }

        bench.Time.Advance(TimeSpan.FromDays(-30_000));
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "again");
        }

        Assert.Equal(before + 1, Assert.Single(JournalBench.Read(bench.Disk)).Position.Epoch);
    }

    [Fact]
    public async Task First_start_in_2090_leaves_epochs_for_all_that_follow()
    {
        var bench = new JournalBench();
        bench.Time.Set(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (int start = 0; start < 3; start++)
        {
            await using (Journal journal = bench.Open())
            {
                await bench.AppendAsync(journal, $"start {start}");
            }

            Assert.Equal((1 << 30) + start, JournalBench.Read(bench.Disk)[0].Position.Epoch);
            foreach (string file in bench.Disk.Hits.List())
            {
                bench.Disk.Hits.Delete(file);
            }
        }
    }

    [Fact]
    public async Task Last_epoch_of_all_is_still_written_on()
    {
        var bench = new JournalBench();
        bench.Disk.Epochs.Claim(int.MaxValue - 1);
        for (int start = 0; start < 3; start++)
        {
            await using Journal journal = bench.Open();
            await bench.AppendAsync(journal, $"start {start}");
        }

        Assert.All(JournalBench.Read(bench.Disk), static record => Assert.Equal(int.MaxValue, record.Position.Epoch));
        Assert.Equal(3, JournalBench.Read(bench.Disk).Count);
    }

    [Fact]
    public async Task Other_appliance_begins_a_new_epoch_and_the_walk_notes_it()
    {
        var bench = new JournalBench(await TwoRecordsAsync())
        {
            Options = new JournalOptions { Folder = "/simulated/hits", ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002b") },
        };

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "theirs");
        }

        JournalVerification verification = JournalBench.Verify(bench.Disk);
        Assert.True(verification.IsSound);
        Assert.Equal(JournalFindingCode.OtherAppliance, Assert.Single(verification.Findings).Code);
    }

    [Fact]
    public async Task Openings_without_records_leave_one_segment()
    {
        var bench = new JournalBench(await TwoRecordsAsync());

        for (int opening = 0; opening < 5; opening++)
        {
            await using Journal journal = bench.Open();
        }

        Assert.Equal(2, JournalBench.Verify(bench.Disk).Segments);
        Assert.True(JournalBench.Verify(bench.Disk).IsSound);
    }

    [Fact]
    public async Task Unfinished_files_are_removed()
    {
        var bench = new JournalBench(await TwoRecordsAsync());
        bench.Disk.Hits.Create(new SegmentName(3, 4).Unfinished).Dispose();

        await using (Journal journal = bench.Open())
        {
        }

        Assert.DoesNotContain(bench.Disk.Names, static name => name.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tail_that_cannot_be_truncated_does_not_stop_the_recording()
    {
        SimulatedDisk disk = await TwoRecordsAsync();
        string name = disk.Names.Single(static name => name.EndsWith(".seg", StringComparison.Ordinal));
        var bench = new JournalBench(disk.With(name, disk.Seen(name)[..^1]));
        bench.Disk.Fault = static call => call is DiskCall.Reopen or DiskCall.Truncate ? 5 : 0;

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "three");
        }

        JournalVerification verification = JournalBench.Verify(bench.Disk);
        Assert.True(verification.IsSound);
        Assert.Equal(JournalFindingCode.Superseded, Assert.Single(verification.Findings).Code);
        Assert.Equal([JournalEventKind.TailCut, JournalEventKind.FileNotRepaired], bench.Events.Select(static told => told.Kind));
    }

    private static JournalFindingCode[] Damages(SimulatedDisk disk) =>
        [.. JournalBench.Verify(disk).Findings.Where(static finding => finding.IsDamage).Select(static finding => finding.Code)];

    private static async Task<SimulatedDisk> TwoRecordsAsync()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "one");
            await bench.AppendAsync(journal, "two");
        }

        return bench.Disk;
    }
}
