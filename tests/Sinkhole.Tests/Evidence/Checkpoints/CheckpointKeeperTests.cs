using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

public sealed class CheckpointKeeperTests
{
    private const string Head = "proofs/hits-0a1b2c3d/head";

    private readonly CheckpointBench _bench = new();

    [Fact]
    public async Task Each_checkpoint_is_the_root_over_the_headers_in_order()
    {
        await _bench.LiveAsync();

        List<Hash256> leaves = [.. LeavesOf(_bench.Disk)];
        List<Checkpoint> signed = CheckpointBench.Signed(_bench.Disk);

        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], signed.Select(static checkpoint => checkpoint.Size));
        foreach (Checkpoint checkpoint in signed)
        {
            Assert.Equal(RootOf(leaves.Take((int)checkpoint.Size)), checkpoint.Root);
        }
    }

    [Fact]
    public async Task Pass_without_new_records_signs_nothing()
    {
        await using Journal journal = _bench.Journal.Open();
        await _bench.Journal.AppendAsync(journal, "one");
        CheckpointKeeper keeper = _bench.Open(journal);
        CheckpointBench.Keep(keeper);
        int signed = CheckpointBench.Signed(_bench.Disk).Count;

        CheckpointPass pass = CheckpointBench.Keep(keeper);

        Assert.Equal((1L, 0L, signed), (pass.Size, pass.Added, CheckpointBench.Signed(_bench.Disk).Count));
    }

    [Fact]
    public async Task Pass_reads_nothing_again_that_was_signed_before()
    {
        await using Journal journal = _bench.Journal.Open();
        string payload = new('a', 60_000);
        await _bench.Journal.AppendAsync(journal, "one", payload, payload, payload, "five");
        CheckpointKeeper keeper = _bench.Open(journal);
        CheckpointBench.Keep(keeper);
        await _bench.Journal.AppendAsync(journal, "six");
        List<long> reads = [];
        _bench.Disk.ReadFault = (file, offset) =>
        {
            if (file.EndsWith(".seg", StringComparison.Ordinal))
            {
                reads.Add(offset);
            }

            return 0;
        };

        CheckpointPass pass = CheckpointBench.Keep(keeper);

        // The segment's header, and the last record that was signed.
        Assert.Equal((6L, 1L), (pass.Size, pass.Added));
        Assert.Equal([0L], reads.Where(static offset => offset is >= 0 and < 180_000).Distinct());
        _bench.Disk.ReadFault = static (_, _) => 0;
        Assert.Equal(RootOf(LeavesOf(_bench.Disk)), _bench.Newest.Root);
    }

    [Fact]
    public async Task Signed_record_that_is_changed_while_the_process_lives_is_told_once()
    {
        await using Journal journal = _bench.Journal.Open();
        await _bench.Journal.AppendAsync(journal, "one", "two");
        CheckpointKeeper keeper = _bench.Open(journal);
        CheckpointBench.Keep(keeper);
        string segment = Assert.Single(CheckpointBench.Segments(_bench.Disk));
        long lastHeader = SegmentHeader.Octets + RecordFrame.OctetsFor("one".Length);
        using (IJournalFile file = _bench.Disk.Hits.Reopen(segment["hits/".Length..]))
        {
            file.Write("x"u8, lastHeader + FrameHeader.HashAt);
        }

        CheckpointPass pass = CheckpointBench.Keep(keeper);

        Assert.Equal(2, pass.Changed?.Sequence);
        Assert.Equal((2L, 0L), (pass.Size, pass.Added));
    }

    [Fact]
    public async Task Only_what_is_durable_is_signed()
    {
        await using Journal journal = _bench.Journal.Open();
        await _bench.Journal.AppendAsync(journal, "one", "two", "three");
        JournalStatus status = journal.Status;
        JournalStatus earlier = status with { Last = status.Last with { Sequence = 2 } };
        var held = new CheckpointKeeper(_bench.Disk.Hits, _bench.Log, CheckpointBench.Signer, () => earlier, default);

        Assert.Equal(2, CheckpointBench.Keep(held).Size);
        Assert.Equal(status.Last.Sequence, CheckpointBench.Keep(_bench.Open(journal)).Size);
    }

    [Fact]
    public async Task While_the_disk_refuses_nothing_is_signed()
    {
        await using Journal journal = _bench.Journal.Open();
        await _bench.Journal.AppendAsync(journal, "one");
        JournalStatus failing = journal.Status with { FailingSince = DateTimeOffset.UnixEpoch };
        var keeper = new CheckpointKeeper(_bench.Disk.Hits, _bench.Log, CheckpointBench.Signer, () => failing, default);

        Assert.Equal(0, CheckpointBench.Keep(keeper).Added);
    }

    [Fact]
    public async Task Next_process_continues_the_same_tree()
    {
        await _bench.LiveAsync(days: 1);
        await using (Journal journal = _bench.Journal.Open())
        {
            await _bench.Journal.AppendAsync(journal, "after the restart");
            CheckpointBench.Keep(_bench.Open(journal));
        }

        Assert.Equal(RootOf(LeavesOf(_bench.Disk)), _bench.Newest.Root);
        Assert.Equal(CheckpointState.Holds, _bench.Compare(_bench.Disk).State);
    }

    /// <summary>Every prefix of the calls, with every state that a power cut can leave: the log is never forked and never stuck.</summary>
    [Fact]
    public async Task After_any_power_cut_the_log_goes_on_and_no_two_checkpoints_of_one_size_differ()
    {
        List<(DiskState State, List<Checkpoint> Signed)> moments = [];
        _bench.Disk.Called = _ => moments.Add((_bench.Disk.State, Published(_bench.Disk)));
        await _bench.LiveAsync();
        _bench.Disk.Called = static _ => { };

        int images = 0;
        foreach ((DiskState state, List<Checkpoint> signed) in moments)
        {
            foreach ((string what, DiskState image) in state.AfterPowerLoss())
            {
                var disk = new SimulatedDisk(image);
                List<Checkpoint> after = await ContinueAsync(disk);
                foreach (Checkpoint checkpoint in after)
                {
                    Assert.True(
                        signed.TrueForAll(before => before.Size != checkpoint.Size || before.Root == checkpoint.Root),
                        $"{what}: two roots of {checkpoint.Size}");
                }

                Assert.Equal(CheckpointState.Holds, CheckpointBench.Compare(disk, after[^1]).State);
                images++;
            }
        }

        Assert.True(images > 500, $"only {images} images");
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("other root")]
    [InlineData("older")]
    public async Task Head_that_is_not_the_last_one_is_never_continued(string what)
    {
        await _bench.LiveAsync(days: 1);
        byte[] head = _bench.Disk.Seen(Head);
        SimulatedDisk disk = what switch
        {
            "gone" => _bench.Disk.Without(Head),
            "empty" => _bench.Disk.With(Head, []),
            "other root" => _bench.Disk.With(Head, [.. head.AsSpan(0, 40), (byte)(head[40] ^ 1), .. head.AsSpan(41)]),
            _ => _bench.Disk.With(Head, new LogHead(TreeState.Empty, _bench.Log.ReadLog().First()).ToBytes()),
        };

        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        CheckpointException refused = Assert.Throws<CheckpointException>(() => bench.Open(journal));

        Assert.Contains("the head of the log", refused.Message, StringComparison.Ordinal);
        Assert.Contains("move the journal's key file away", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_record_that_is_gone_is_told_once_and_the_log_goes_on_behind_it()
    {
        await _bench.LiveAsync(days: 1);
        string segment = Assert.Single(CheckpointBench.Segments(_bench.Disk));
        byte[] octets = _bench.Disk.Seen(segment);
        SimulatedDisk disk = _bench.Disk.With(segment, octets[..(octets.Length / 2)]);
        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        CheckpointKeeper keeper = bench.Open(journal);
        bench.Journal.Time.Advance(TimeSpan.FromDays(2));
        await bench.Journal.AppendAsync(journal, "a", "b", "c", "d", "e", "f", "g", "h");

        CheckpointPass first = CheckpointBench.Keep(keeper);
        await bench.Journal.AppendAsync(journal, "one more");
        CheckpointPass second = CheckpointBench.Keep(keeper);

        Assert.Equal(6, first.Changed?.Sequence);
        Assert.Null(second.Changed);
        Assert.Equal(CheckpointState.Altered, CheckpointBench.Compare(disk, bench.Newest).State);
    }

    [Fact]
    public async Task Records_that_expired_leave_a_log_that_goes_on()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);
        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        await bench.Journal.AppendAsync(journal, "later");

        CheckpointPass pass = CheckpointBench.Keep(bench.Open(journal));
        CheckpointVerdict verdict = CheckpointBench.Compare(disk, bench.Newest);

        Assert.Null(pass.Changed);
        Assert.Equal((CheckpointState.Holds, 6L), (verdict.State, verdict.Oldest));
        Assert.Equal(CheckpointState.Gone, CheckpointBench.Compare(disk, CheckpointBench.Signed(disk)[2]).State);
        Assert.DoesNotContain(disk.Names, static name => name.EndsWith("0000000000000000001.tree", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_is_not_continued_across_records_that_are_gone_before_their_time()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = CheckpointBench.Segments(_bench.Disk).Aggregate(_bench.Disk, static (left, gone) => left.Without(gone));
        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        await bench.Journal.AppendAsync(journal, "later");
        CheckpointKeeper keeper = bench.Open(journal);

        CheckpointException refused = Assert.Throws<CheckpointException>(() => CheckpointBench.Keep(keeper));

        Assert.Contains("the last that was signed, and all before it are gone", refused.Message, StringComparison.Ordinal);
        Assert.Equal(18, CheckpointBench.Signed(disk)[^1].Size);
    }

    /// <summary>Opens what is on a disk, appends, signs, and gives what is signed in the end.</summary>
    private static async Task<List<Checkpoint>> ContinueAsync(SimulatedDisk disk)
    {
        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        await bench.Journal.AppendAsync(journal, "after the cut");
        CheckpointBench.Keep(bench.Open(journal));
        return CheckpointBench.Signed(disk);
    }

    /// <summary>What somebody may have seen: the head and the log.</summary>
    private static List<Checkpoint> Published(SimulatedDisk disk) =>
        [.. CheckpointBench.Signed(disk), CheckpointBench.Parse(CheckpointBench.LogOn(disk).ReadHead(out _)!.Note)];

    private static IEnumerable<Hash256> LeavesOf(SimulatedDisk disk)
    {
        foreach (string name in CheckpointBench.Segments(disk))
        {
            byte[] octets = disk.Seen(name);
            for (int at = SegmentHeader.Octets; at < octets.Length;)
            {
                Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader header));
                yield return Hash256.OfLeaf(octets.AsSpan(at, FrameHeader.Octets));
                at += header.FrameOctets;
            }
        }
    }

    private static Hash256 RootOf(IEnumerable<Hash256> leaves)
    {
        var tree = new MerkleFrontier();
        foreach (Hash256 leaf in leaves)
        {
            tree.Append(leaf);
        }

        return tree.Root;
    }
}
