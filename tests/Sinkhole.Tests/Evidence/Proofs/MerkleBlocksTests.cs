using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class MerkleBlocksTests
{
    [Fact]
    public void Every_leaf_of_every_tree_has_the_path_of_the_definition_from_every_start_and_in_blocks_of_every_size()
    {
        for (int size = 1; size <= 40; size++)
        {
            byte[][] data = ReferenceTree.Leaves(size);
            Hash256[] leaves = [.. ReferenceTree.Hashes(data)];
            Hash256[][] paths = [.. Enumerable.Range(0, size).Select(index => ReferenceTree.Inclusion(index, data))];
            for (int start = 0; start < size; start++)
            {
                for (int height = 0; height <= 4; height++)
                {
                    MerkleBlocks blocks = Pass(leaves, start, height);

                    Assert.Equal(Hash256.Read(ReferenceTree.Root(data)), blocks.Root);
                    foreach ((long index, MerkleBlock block) in Blocks(blocks, leaves, start))
                    {
                        Assert.Equal(paths[index], block.Inclusion(index));
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_earlier_tree_has_the_consistency_proof_of_the_definition()
    {
        for (int size = 1; size <= 40; size++)
        {
            byte[][] data = ReferenceTree.Leaves(size);
            Hash256[] leaves = [.. ReferenceTree.Hashes(data)];
            Hash256[][] proofs = [.. Enumerable.Range(1, size).Select(earlier => ReferenceTree.Consistency(earlier, data))];
            for (int start = 0; start < size; start++)
            {
                foreach ((long index, MerkleBlock block) in Blocks(Pass(leaves, start, height: 2), leaves, start))
                {
                    Assert.Equal(proofs[index], block.Consistency(index + 1));
                }
            }
        }
    }

    [Fact]
    public void Blocks_of_the_usual_size_prove_a_large_tree()
    {
        Hash256[] leaves = [.. ReferenceTree.Hashes(ReferenceTree.Leaves(5_000))];
        const int Start = 1_500;
        var blocks = new MerkleBlocks(Frontier(leaves, Start), leaves.Length);
        foreach (Hash256 leaf in leaves.Skip(Start))
        {
            blocks.Append(leaf);
        }

        Assert.Equal(Frontier(leaves, leaves.Length).Root, blocks.Root);
        Assert.All(
            Blocks(blocks, leaves, Start),
            one => Assert.True(MerkleProof.VerifyInclusion(
                one.Index, leaves.Length, leaves[one.Index], one.Block.Inclusion(one.Index), blocks.Root)));
    }

    [Fact]
    public void Leaves_that_differ_from_those_of_the_first_pass_open_no_block()
    {
        Hash256[] leaves = [.. ReferenceTree.Hashes(ReferenceTree.Leaves(20))];
        MerkleBlocks blocks = Pass(leaves, 3, height: 2);
        Hash256[] block = leaves[8..12];

        Assert.NotNull(blocks.Open(8, block));
        Assert.Null(blocks.Open(8, [block[0], block[2], block[1], block[3]]));
        Assert.Null(blocks.Open(8, block[..3]));
        Assert.Null(blocks.Open(8, []));
    }

    [Fact]
    public void What_is_asked_too_early_or_elsewhere_is_refused()
    {
        Hash256[] leaves = [.. ReferenceTree.Hashes(ReferenceTree.Leaves(9))];
        var begun = new MerkleBlocks(new MerkleFrontier(), 9, height: 2);
        MerkleBlocks ended = Pass(leaves, 0, height: 2);
        MerkleBlock block = ended.Open(4, leaves[4..8])!;

        Assert.Throws<InvalidOperationException>(() => begun.Root);
        Assert.Throws<InvalidOperationException>(() => begun.Open(0, leaves[..4]));
        Assert.Throws<InvalidOperationException>(() => ended.Append(leaves[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Inclusion(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Inclusion(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Consistency(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleBlocks(Frontier(leaves, 9), 9));
    }

    private static MerkleBlocks Pass(Hash256[] leaves, int start, int height)
    {
        var blocks = new MerkleBlocks(Frontier(leaves, start), leaves.Length, height);
        foreach (Hash256 leaf in leaves[start..])
        {
            blocks.Append(leaf);
        }

        return blocks;
    }

    private static IEnumerable<(long Index, MerkleBlock Block)> Blocks(MerkleBlocks blocks, Hash256[] leaves, int start)
    {
        int first = start;
        for (int end = start + 1; end <= leaves.Length; end++)
        {
            if (blocks.IsEndOfBlock(end))
            {
                MerkleBlock block = blocks.Open(first, leaves[first..end])!;
                for (int index = first; index < end; index++)
                {
                    yield return (index, block);
                }

                first = end;
            }
        }
    }

    private static MerkleFrontier Frontier(Hash256[] leaves, int size)
    {
        var tree = new MerkleFrontier();
        foreach (Hash256 leaf in leaves[..size])
        {
            tree.Append(leaf);
        }

        return tree;
    }
}
