using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

/// <summary>What nobody can see from the files of a journal alone, a checkpoint that was kept elsewhere shows.</summary>
public sealed class CheckpointVerifierTests
{
    private readonly CheckpointBench _bench = new();

    [Fact]
    public async Task Untouched_journal_holds_with_each_checkpoint()
    {
        await _bench.LiveAsync();

        foreach (Checkpoint checkpoint in CheckpointBench.Signed(_bench.Disk))
        {
            Assert.Equal(CheckpointState.Holds, CheckpointBench.Compare(_bench.Disk, checkpoint).State);
        }
    }

    [Fact]
    public async Task R27_Journal_cut_at_the_end_of_any_record_is_seen_and_the_first_missing_one_is_named()
    {
        await _bench.LiveAsync(days: 1);
        string segment = Assert.Single(CheckpointBench.Segments(_bench.Disk));
        byte[] octets = _bench.Disk.Seen(segment);
        int kept = 0;
        for (int at = SegmentHeader.Octets; at < octets.Length; kept++)
        {
            SimulatedDisk cut = _bench.Disk.With(segment, octets[..at]);

            CheckpointVerdict verdict = _bench.Compare(cut);

            Assert.True(JournalBench.Verify(cut).IsSound);
            int before = kept - (kept % 2);
            Assert.Equal((CheckpointState.Cut, (long)kept), (verdict.State, verdict.End));
            Assert.Equal((before, before + 2L), (verdict.From, verdict.Until));
            Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader header));
            at += header.FrameOctets;
        }
    }

    [Fact]
    public async Task R27_Journal_written_again_with_valid_checksums_is_altered_and_the_record_is_bracketed_by_checkpoints()
    {
        await _bench.LiveAsync();
        for (int changed = 0; changed < 18; changed++)
        {
            SimulatedDisk forged = Forge(changed);
            Assert.True(JournalBench.Verify(forged).IsSound);

            CheckpointVerdict verdict = _bench.Compare(forged);

            Assert.Equal(CheckpointState.Altered, verdict.State);
            Assert.InRange(changed, verdict.From, verdict.Until - 1);
            Assert.True(verdict.Until - verdict.From <= 2, $"{verdict.From} to {verdict.Until}");
            Assert.Equal(verdict.From + 1, verdict.Record.Sequence);
        }
    }

    [Fact]
    public async Task Without_the_logs_own_checkpoints_the_outside_one_still_shows_it()
    {
        await _bench.LiveAsync();
        SimulatedDisk forged = Forge(changed: 7);
        foreach (string file in forged.Names.Where(static name => name.Contains("/checkpoints-", StringComparison.Ordinal)))
        {
            forged = forged.Without(file);
        }

        CheckpointVerdict verdict = _bench.Compare(forged);

        Assert.Equal((CheckpointState.Altered, 0L, 18L), (verdict.State, verdict.From, verdict.Until));
    }

    [Fact]
    public async Task Checkpoints_in_the_log_that_its_key_has_not_signed_do_not_count()
    {
        await _bench.LiveAsync();
        SimulatedDisk forged = Forge(changed: 7);
        NoteSigner other = NoteSigner.Create(CheckpointBench.LogName);
        SignedNote lie = other.Sign(new Checkpoint(CheckpointBench.LogName, 1, Hash256.OfNothing).ToNoteText());
        CheckpointBench.LogOn(forged).Append(lie, ManualTime.Start);

        CheckpointVerdict verdict = _bench.Compare(forged);

        Assert.Equal((6L, 8L), (verdict.From, verdict.Until));
    }

    [Fact]
    public async Task Records_behind_a_missing_segment_are_shown_to_be_as_they_were()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[1]);

        CheckpointVerdict verdict = _bench.Compare(disk);

        Assert.Equal((CheckpointState.Altered, 6L, 12L), (verdict.State, verdict.From, verdict.Again));
    }

    [Fact]
    public async Task Without_the_tree_before_the_oldest_segment_nothing_is_claimed()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk;
        foreach (string file in disk.Names.Where(static name => name.EndsWith(".tree", StringComparison.Ordinal)))
        {
            disk = disk.Without(file);
        }

        Assert.Equal(CheckpointState.Unknown, _bench.Compare(disk).State);
    }

    /// <summary>Records expired, and the tree before the rest is one that the log has signed on.</summary>
    [Fact]
    public async Task Checkpoint_of_records_that_expired_is_gone()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);

        Assert.Equal(CheckpointState.Gone, CheckpointBench.Compare(disk, CheckpointBench.Signed(_bench.Disk)[1]).State);
    }

    [Fact]
    public async Task Tree_with_more_records_than_were_ever_signed_is_damage_and_not_expiry()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = WithTree(_bench.Disk, segment: 0, leaves: 1000);

        CheckpointVerdict verdict = _bench.Compare(disk);

        Assert.Equal(
            (CheckpointState.Contradicted, 1000L, 1000L, 1000L), (verdict.State, verdict.Oldest, verdict.From, verdict.Until));
    }

    [Fact]
    public async Task Tree_that_does_not_lead_to_the_next_signed_checkpoint_is_damage_and_not_expiry()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);

        CheckpointVerdict verdict = CheckpointBench.Compare(WithTree(disk, segment: 0, leaves: 7), CheckpointBench.Signed(_bench.Disk)[1]);

        Assert.Equal((CheckpointState.Contradicted, 7L, 8L), (verdict.State, verdict.From, verdict.Until));
    }

    [Fact]
    public async Task Checkpoint_in_the_head_alone_shows_that_records_expired()
    {
        await _bench.LiveAsync();
        Checkpoint old = CheckpointBench.Signed(_bench.Disk)[1];
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);
        foreach (string day in disk.Names.Where(static name => name.Contains("/checkpoints-", StringComparison.Ordinal)))
        {
            disk = disk.Without(day);
        }

        Assert.Equal(CheckpointState.Gone, CheckpointBench.Compare(disk, old).State);
    }

    [Fact]
    public async Task Any_flipped_bit_in_any_header_is_seen()
    {
        await _bench.LiveAsync(days: 2);
        foreach (string segment in CheckpointBench.Segments(_bench.Disk))
        {
            byte[] octets = _bench.Disk.Seen(segment);
            for (int at = SegmentHeader.Octets; at < octets.Length;)
            {
                Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader header));
                for (int bit = 0; bit < FrameHeader.Octets * 8; bit++)
                {
                    byte[] flipped = (byte[])octets.Clone();
                    flipped[at + (bit / 8)] ^= (byte)(1 << (bit % 8));
                    CheckpointState state = _bench.Compare(_bench.Disk.With(segment, flipped)).State;
                    Assert.True(state is CheckpointState.Altered or CheckpointState.Cut, $"{segment}, bit {bit} behind {at}: {state}");
                }

                at += header.FrameOctets;
            }
        }
    }

    /// <summary>Every file of the log cut at every octet or with any octet changed: a verdict, never an exception, and never a false one.
    /// </summary>
    [Fact]
    public async Task Damaged_files_of_the_log_never_make_a_wrong_journal_hold()
    {
        await _bench.LiveAsync(days: 2);
        SimulatedDisk forged = Forge(changed: 3);
        Checkpoint newest = _bench.Newest;
        foreach (string file in forged.Names.Where(static name => name.StartsWith("proofs/", StringComparison.Ordinal)))
        {
            byte[] octets = forged.Seen(file);
            for (int at = 0; at < octets.Length; at += 3)
            {
                byte[] flipped = (byte[])octets.Clone();
                flipped[at] ^= 1;
                Assert.NotEqual(CheckpointState.Holds, CheckpointBench.Compare(forged.With(file, flipped), newest).State);
                Assert.NotEqual(CheckpointState.Holds, CheckpointBench.Compare(forged.With(file, octets[..at]), newest).State);
            }
        }
    }

    /// <summary>The same journal written again with one other payload: CRCs, hashes and chain are valid. The log is the old one.</summary>
    private SimulatedDisk Forge(int changed)
    {
        SimulatedDisk disk = _bench.Disk;
        string[] segments = CheckpointBench.Segments(disk);
        byte[]? chain = null;
        for (int index = 0; index < segments.Length; index++)
        {
            disk = disk.With(segments[index], Forged(disk.Seen(segments[index]), changed - (index * 6), ref chain));
        }

        return disk;
    }

    private static byte[] Forged(byte[] octets, int changed, ref byte[]? chainBefore)
    {
        octets = (byte[])octets.Clone();
        Assert.True(SegmentHeader.TryRead(octets, out SegmentHeader header));
        HashChain chain = chainBefore is null ? header.ChainBefore : HashChain.Read(chainBefore);
        (header with { ChainBefore = chain }).Write(octets);
        int record = 0;
        for (int at = SegmentHeader.Octets; at < octets.Length; record++)
        {
            Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader frame));
            if (record == changed)
            {
                byte[] payload = new byte[frame.PayloadOctets];
                RecordFrame.Write(octets.AsSpan(at, frame.FrameOctets), frame, new byte[RecordFrame.SaltOctets], payload);
            }

            chain = chain.After(octets.AsSpan(at));
            at += frame.FrameOctets;
        }

        chainBefore = new byte[HashChain.Octets];
        chain.Write(chainBefore);
        return octets;
    }

    /// <summary>The same with another tree, of a right form, before a segment.</summary>
    private static SimulatedDisk WithTree(SimulatedDisk disk, int segment, int leaves)
    {
        var tree = new MerkleFrontier();
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            tree.Append(Hash256.OfLeaf(BitConverter.GetBytes(leaf)));
        }

        string name = CheckpointBench.Segments(disk)[segment].Replace("hits/", "proofs/hits-0a1b2c3d/", StringComparison.Ordinal);
        return disk.With(
            name.Replace(".seg", ".tree", StringComparison.Ordinal), Encoding.UTF8.GetBytes(TreeState.Of(tree, default, default).ToText()));
    }
}
