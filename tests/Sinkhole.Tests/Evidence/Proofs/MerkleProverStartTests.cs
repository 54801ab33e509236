using System;
using System.Linq;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

/// <summary>Proofs of a pass that does not begin with the first leaf: the leaves before it are gone, and their complete subtrees are kept.</summary>
public sealed class MerkleProverStartTests
{
    private const int MaxSize = 70;

    private static readonly byte[][] Leaves = ReferenceTree.Leaves(MaxSize);
    private static readonly Hash256[] Hashes = [.. ReferenceTree.Hashes(Leaves)];

    /// <summary>Every start, every earlier and every later size: the same path as from all leaves.</summary>
    [Fact]
    public void R28_consistency_from_a_kept_tree_is_that_from_all_leaves()
    {
        for (int second = 1; second <= MaxSize; second++)
        {
            for (int first = 1; first <= second; first++)
            {
                Hash256[] expected = ReferenceTree.Consistency(first, Leaves.AsSpan(0, second));
                for (int start = 0; start <= first; start++)
                {
                    MerkleProver prover = Fed(MerkleProver.ForConsistency(first, second, Kept(start)), start, second);

                    Assert.True(expected.SequenceEqual(prover.Path), $"{first} to {second} from {start}");
                }
            }
        }
    }

    [Fact]
    public void Inclusion_from_a_kept_tree_is_that_from_all_leaves()
    {
        for (int size = 1; size <= MaxSize; size++)
        {
            Hash256 root = Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, size)));
            for (int index = 0; index < size; index++)
            {
                Hash256[] expected = [.. ReferenceTree.Inclusion(index, Leaves.AsSpan(0, size))];
                for (int start = 0; start <= index; start++)
                {
                    MerkleProver prover = Fed(MerkleProver.ForInclusion(index, size, Kept(start)), start, size);

                    Assert.True(expected.SequenceEqual(prover.Path), $"{index} of {size} from {start}");
                    Assert.Equal(root, prover.Root);
                }
            }
        }
    }

    [Fact]
    public void Earlier_tree_without_leaves_needs_nothing_of_the_start()
    {
        Assert.Empty(Fed(MerkleProver.ForConsistency(0, 7, Kept(5)), 5, 7).Path);
    }

    [Fact]
    public void What_is_before_the_start_cannot_be_proved()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForInclusion(4, 7, Kept(5)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForConsistency(4, 7, Kept(5)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MerkleProver.ForConsistency(0, 4, Kept(5)));
    }

    [Fact]
    public void Start_that_was_given_is_not_changed()
    {
        MerkleFrontier start = Kept(5);
        Fed(MerkleProver.ForConsistency(5, 7, start), 5, 7);

        Assert.Equal(5, start.Size);
    }

    private static MerkleFrontier Kept(int size)
    {
        var tree = new MerkleFrontier();
        foreach (Hash256 leaf in Hashes.AsSpan(0, size))
        {
            tree.Append(leaf);
        }

        return tree;
    }

    private static MerkleProver Fed(MerkleProver prover, int from, int until)
    {
        foreach (Hash256 leaf in Hashes.AsSpan(from..until))
        {
            prover.Append(leaf);
        }

        return prover;
    }
}
