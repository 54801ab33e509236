using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class MerkleProofTests
{
    private const int MaxSize = 130;

    private static readonly byte[][] Leaves = ReferenceTree.Leaves(2_000);
    private static readonly Hash256[] Hashes = [.. ReferenceTree.Hashes(Leaves)];
    private static readonly Hash256[] Roots =
        [.. Enumerable.Range(0, MaxSize + 1).Select(static size => Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, size))))];

    [Fact]
    public void Inclusion_of_every_leaf_of_every_size_is_proved_as_defined()
    {
        for (int size = 1; size <= MaxSize; size++)
        {
            for (int index = 0; index < size; index++)
            {
                MerkleProver prover = Fed(MerkleProver.ForInclusion(index, size), size);

                Assert.Equal(Roots[size], prover.Root);
                Assert.True(MerkleProof.VerifyInclusion(index, size, Hashes[index], prover.Path, Roots[size]), $"{index} of {size}");
                if (size % 13 == 0 || size < 20)
                {
                    Assert.Equal(ReferenceTree.Inclusion(index, Leaves.AsSpan(0, size)), prover.Path);
                }
            }
        }
    }

    [Fact]
    public void R28_consistency_between_any_two_sizes_is_proved_as_defined()
    {
        for (int second = 1; second <= MaxSize; second++)
        {
            for (int first = 1; first <= second; first++)
            {
                MerkleProver prover = Fed(MerkleProver.ForConsistency(first, second), second);

                Assert.True(
                    MerkleProof.VerifyConsistency(first, second, Roots[first], Roots[second], prover.Path), $"{first} to {second}");
                if (second % 13 == 0 || second < 20)
                {
                    Assert.Equal(ReferenceTree.Consistency(first, Leaves.AsSpan(0, second)), prover.Path);
                }
            }
        }
    }

    [Fact]
    public void Proofs_of_larger_trees_are_those_of_the_definition()
    {
        var random = new Random(9162);
        for (int run = 0; run < 40; run++)
        {
            int size = random.Next(MaxSize, Leaves.Length + 1);
            int part = random.Next(1, size);
            Hash256 root = Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, size)));
            Hash256 earlier = Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, part)));
            MerkleProver inclusion = Fed(MerkleProver.ForInclusion(part, size), size);
            MerkleProver consistency = Fed(MerkleProver.ForConsistency(part, size), size);

            Assert.Equal(ReferenceTree.Inclusion(part, Leaves.AsSpan(0, size)), inclusion.Path);
            Assert.Equal(ReferenceTree.Consistency(part, Leaves.AsSpan(0, size)), consistency.Path);
            Assert.True(MerkleProof.VerifyInclusion(part, size, Hashes[part], inclusion.Path, root));
            Assert.True(MerkleProof.VerifyConsistency(part, size, earlier, root, consistency.Path));
        }
    }

    [Fact]
    public void Every_tree_begins_with_the_empty_one()
    {
        Assert.Empty(Fed(MerkleProver.ForConsistency(0, 7), 7).Path);
        Assert.True(MerkleProof.VerifyConsistency(0, 7, Hash256.OfNothing, Roots[7], []));
        Assert.True(MerkleProof.VerifyConsistency(0, 0, Hash256.OfNothing, Hash256.OfNothing, []));
        Assert.False(MerkleProof.VerifyConsistency(0, 0, Roots[1], Roots[1], []));
        Assert.False(MerkleProof.VerifyConsistency(0, 7, Roots[1], Roots[7], []));
        Assert.False(MerkleProof.VerifyConsistency(0, 7, Hash256.OfNothing, Roots[7], [Roots[7]]));
    }

    [Fact]
    public void Every_bit_of_an_inclusion_proof_matters()
    {
        foreach ((int index, int size) in new[] { (0, 1), (0, 2), (2, 3), (3, 7), (6, 7), (7, 8), (64, 65), (100, 130) })
        {
            Hash256[] path = [.. Fed(MerkleProver.ForInclusion(index, size), size).Path];
            Hash256 leaf = Hashes[index];
            Hash256 root = Roots[size];

            Assert.All(Altered(path), altered => Assert.False(MerkleProof.VerifyInclusion(index, size, leaf, altered, root)));
            Assert.All(Flipped(leaf), other => Assert.False(MerkleProof.VerifyInclusion(index, size, other, path, root)));
            Assert.All(Flipped(root), other => Assert.False(MerkleProof.VerifyInclusion(index, size, leaf, path, other)));
            Assert.All(
                Enumerable.Range(0, size).Except([index]),
                other => Assert.False(MerkleProof.VerifyInclusion(other, size, leaf, path, root)));
        }
    }

    [Fact]
    public void Every_bit_of_a_consistency_proof_matters()
    {
        foreach ((int first, int second) in new[] { (1, 2), (1, 3), (2, 3), (3, 7), (4, 7), (6, 8), (7, 7), (64, 65), (65, 130) })
        {
            Hash256[] path = [.. Fed(MerkleProver.ForConsistency(first, second), second).Path];
            Hash256 earlier = Roots[first];
            Hash256 later = Roots[second];

            Assert.All(Altered(path), altered => Assert.False(MerkleProof.VerifyConsistency(first, second, earlier, later, altered)));
            Assert.All(Flipped(earlier), other => Assert.False(MerkleProof.VerifyConsistency(first, second, other, later, path)));
            Assert.All(Flipped(later), other => Assert.False(MerkleProof.VerifyConsistency(first, second, earlier, other, path)));
        }
    }

    [Fact]
    public void R28_history_in_which_one_leaf_was_changed_is_not_consistent()
    {
        const int First = 77;
        const int Second = 120;
        for (int changed = 0; changed < First; changed++)
        {
            MerkleProver prover = MerkleProver.ForConsistency(First, Second);
            for (int at = 0; at < Second; at++)
            {
                prover.Append(at == changed ? Hash256.OfLeaf([]) : Hashes[at]);
            }

            Assert.False(MerkleProof.VerifyConsistency(First, Second, Roots[First], prover.Root, prover.Path));
        }
    }

    [Fact]
    public void No_numbers_and_no_path_make_verification_throw()
    {
        long[] numbers = [long.MinValue, -1, 0, 1, 2, 3, 1L << 62, long.MaxValue - 1, long.MaxValue];
        Hash256[]?[] paths = [null, [], [default], new Hash256[62], new Hash256[63], new Hash256[64], new Hash256[1_000]];
        foreach ((long one, long two, Hash256[]? path) in
            from one in numbers from two in numbers from path in paths select (one, two, path))
        {
            Assert.False(MerkleProof.VerifyInclusion(one, two, Hashes[0], path, Roots[1]) && (one, two) != (0, 1));
            Assert.False(MerkleProof.VerifyConsistency(one, two, Roots[2], Roots[3], path));
        }
    }

    [Fact]
    public void Prover_gives_nothing_before_all_leaves_and_takes_nothing_after_them()
    {
        MerkleProver prover = Fed(MerkleProver.ForInclusion(1, 3), 2);

        Assert.Throws<InvalidOperationException>(() => prover.Path);
        Assert.Throws<InvalidOperationException>(() => prover.Root);
        prover.Append(Hashes[2]);

        Assert.Equal(Roots[3], prover.Root);
        Assert.Throws<InvalidOperationException>(() => prover.Append(Hashes[3]));
    }

    [Fact]
    public void Prover_of_impossible_numbers_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForInclusion(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForInclusion(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForConsistency(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForConsistency(4, 3));
    }

    [Fact]
    public void Prover_of_the_largest_tree_is_made()
    {
        Assert.NotNull(MerkleProver.ForInclusion(long.MaxValue - 1, long.MaxValue));
        Assert.NotNull(MerkleProver.ForConsistency(long.MaxValue - 1, long.MaxValue));
    }

    private static MerkleProver Fed(MerkleProver prover, int leaves)
    {
        foreach (Hash256 leaf in Hashes.AsSpan(0, leaves))
        {
            prover.Append(leaf);
        }

        return prover;
    }

    // Each bit flipped, each hash left out or twice, two neighbours exchanged, one more at either end.
    private static IEnumerable<Hash256[]> Altered(Hash256[] path)
    {
        for (int at = 0; at < path.Length; at++)
        {
            foreach (Hash256 flipped in Flipped(path[at]))
            {
                yield return [.. path[..at], flipped, .. path[(at + 1)..]];
            }

            yield return [.. path[..at], .. path[(at + 1)..]];
            yield return [.. path[..at], path[at], .. path[at..]];
        }

        for (int at = 1; at < path.Length; at++)
        {
            yield return [.. path[..(at - 1)], path[at], path[at - 1], .. path[(at + 1)..]];
        }

        yield return [.. path, default];
        yield return [default, .. path];
    }

    private static IEnumerable<Hash256> Flipped(Hash256 hash)
    {
        byte[] octets = new byte[Hash256.Octets];
        for (int bit = 0; bit < Hash256.Octets * 8; bit++)
        {
            hash.Write(octets);
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return Hash256.Read(octets);
        }
    }
}
