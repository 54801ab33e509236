using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

public sealed class CheckpointProofsTests
{
    private readonly CheckpointBench _bench = new();

    [Fact]
    public async Task R28_consistency_between_any_two_signed_checkpoints_is_proved_from_the_files()
    {
        await _bench.LiveAsync();
        CheckpointProofs proofs = ProofsOn(_bench.Disk);
        List<Checkpoint> signed = CheckpointBench.Signed(_bench.Disk);

        foreach (Checkpoint later in signed)
        {
            foreach (Checkpoint earlier in signed.Where(one => one.Size <= later.Size))
            {
                Assert.True(
                    proofs.TryProveConsistency(earlier.Size, later, out IReadOnlyList<Hash256>? path, out string problem, CancellationToken.None),
                    problem);
                Assert.True(
                    MerkleProof.VerifyConsistency(earlier.Size, later.Size, earlier.Root, later.Root, path), $"{earlier.Size} to {later.Size}");
            }
        }
    }

    [Fact]
    public async Task Each_record_is_proved_under_each_checkpoint_that_covers_it()
    {
        await _bench.LiveAsync();
        CheckpointProofs proofs = ProofsOn(_bench.Disk);
        int epoch = EpochOf(_bench.Disk);
        foreach (Checkpoint checkpoint in CheckpointBench.Signed(_bench.Disk))
        {
            for (int sequence = 1; sequence <= 18; sequence++)
            {
                bool isProved = proofs.TryProveInclusion(
                    new RecordPosition(epoch, sequence), checkpoint, out InclusionProof? proof, out string problem, CancellationToken.None);

                Assert.True(isProved == sequence <= checkpoint.Size, problem);
                Assert.True(proof is null
                    || (proof.Index == sequence - 1
                        && MerkleProof.VerifyInclusion(proof.Index, proof.Size, proof.Leaf, proof.Path, checkpoint.Root)));
            }
        }
    }

    [Fact]
    public async Task Behind_what_expired_all_is_proved_and_before_it_nothing()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);
        CheckpointProofs proofs = ProofsOn(disk);
        List<Checkpoint> signed = CheckpointBench.Signed(disk);
        Checkpoint newest = signed[^1];
        int epoch = EpochOf(disk);

        foreach (Checkpoint earlier in signed)
        {
            bool isProved = proofs.TryProveConsistency(
                earlier.Size, newest, out IReadOnlyList<Hash256>? path, out string problem, CancellationToken.None);
            Assert.True(isProved == earlier.Size is 0 or >= 6, $"{earlier.Size}: {problem}");
            Assert.True(path is null || MerkleProof.VerifyConsistency(earlier.Size, newest.Size, earlier.Root, newest.Root, path));
        }

        Assert.False(proofs.TryProveInclusion(new RecordPosition(epoch, 6), newest, out _, out string gone, CancellationToken.None));
        Assert.Contains("is not here", gone, StringComparison.Ordinal);
        Assert.True(proofs.TryProveInclusion(new RecordPosition(epoch, 7), newest, out InclusionProof? kept, out _, CancellationToken.None));
        Assert.True(MerkleProof.VerifyInclusion(kept.Index, kept.Size, kept.Leaf, kept.Path, newest.Root));
    }

    [Fact]
    public async Task Files_that_were_changed_prove_nothing()
    {
        await _bench.LiveAsync();
        string segment = CheckpointBench.Segments(_bench.Disk)[2];
        byte[] octets = _bench.Disk.Seen(segment);
        Checkpoint newest = _bench.Newest;
        CheckpointProofs cut = ProofsOn(_bench.Disk.With(segment, octets[..(SegmentHeader.Octets + 100)]));

        Assert.False(cut.TryProveConsistency(13, newest, out _, out string problem, CancellationToken.None));
        Assert.Contains("of 18 signed records", problem, StringComparison.Ordinal);
        Assert.True(FrameHeader.TryRead(octets.AsSpan(SegmentHeader.Octets), out FrameHeader header));
        byte[] without = [.. octets[..SegmentHeader.Octets], .. octets[(SegmentHeader.Octets + header.FrameOctets)..]];
        CheckpointProofs removed = ProofsOn(_bench.Disk.With(segment, without));
        Assert.False(removed.TryProveConsistency(13, newest, out _, out _, CancellationToken.None));
        Assert.False(removed.TryProveInclusion(new RecordPosition(EpochOf(_bench.Disk), 14), newest, out _, out _, CancellationToken.None));
    }

    [Fact]
    public async Task Pass_can_be_cancelled()
    {
        await _bench.LiveAsync();

        Assert.Throws<OperationCanceledException>(() => ProofsOn(_bench.Disk)
            .TryProveConsistency(1, _bench.Newest, out _, out _, new CancellationToken(canceled: true)));
    }

    private static CheckpointProofs ProofsOn(SimulatedDisk disk) => new(disk.Hits, CheckpointBench.LogOn(disk));

    private static int EpochOf(SimulatedDisk disk)
    {
        string name = CheckpointBench.Segments(disk)[0]["hits/".Length..];
        Assert.True(SegmentName.TryParse(name, out SegmentName segment));
        return segment.Epoch;
    }
}
