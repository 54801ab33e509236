using System;
using System.Numerics;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class MerkleFrontierTests
{
    private static readonly byte[][] Leaves = ReferenceTree.Leaves(1_100);

    [Fact]
    public void Root_and_peaks_are_those_of_the_definition_at_every_size()
    {
        var tree = new MerkleFrontier();
        for (int size = 0; size <= 130; size++)
        {
            Assert.Equal(size, tree.Size);
            Assert.Equal(Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, size))), tree.Root);
            Assert.Equal(PeaksOf(size), tree.Peaks);
            tree.Append(Hash256.OfLeaf(Leaves[size]));
        }
    }

    [Fact]
    public void Root_is_that_of_the_definition_at_larger_sizes()
    {
        Assert.All([255, 256, 257, 777, 1_023, 1_024, 1_025, 1_100], static size =>
            Assert.Equal(Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(0, size))), Grown(new MerkleFrontier(), 0, size).Root));
    }

    [Fact]
    public void Tree_goes_on_from_its_size_and_peaks_as_if_it_had_never_stopped()
    {
        Hash256 expected = Grown(new MerkleFrontier(), 0, 130).Root;

        for (int stop = 0; stop <= 130; stop++)
        {
            MerkleFrontier stopped = Grown(new MerkleFrontier(), 0, stop);

            MerkleFrontier again = Grown(new MerkleFrontier(stopped.Size, stopped.Peaks), stop, 130);

            Assert.Equal(expected, again.Root);
        }
    }

    [Fact]
    public void Peaks_are_a_copy()
    {
        MerkleFrontier tree = Grown(new MerkleFrontier(), 0, 5);
        Hash256[] before = [.. tree.Peaks];

        Grown(tree, 5, 8);

        Assert.Equal(2, before.Length);
        Assert.Single(tree.Peaks);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(-1, 64)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(long.MaxValue, 62)]
    public void Peaks_that_do_not_fit_the_size_are_refused(long size, int peaks) =>
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(size, new Hash256[peaks]));

    [Fact]
    public void Largest_tree_takes_no_more_leaves_and_stays_as_it_was()
    {
        var tree = new MerkleFrontier(long.MaxValue, new Hash256[63]);
        Hash256 before = tree.Root;

        Assert.Throws<OverflowException>(() => tree.Append(default));

        Assert.Equal((long.MaxValue, before), (tree.Size, tree.Root));
    }

    [Fact]
    public void Append_and_root_allocate_nothing()
    {
        var tree = new MerkleFrontier();
        Run(tree, 100);

        // The runtime may put a few octets of its own on this thread while it tiers code.
        long allocated = 1;
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(tree, 10_000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void Run(MerkleFrontier tree, int times)
    {
        Span<byte> header = stackalloc byte[64];
        for (int i = 0; i < times; i++)
        {
            header[0] = (byte)i;
            tree.Append(Hash256.OfLeaf(header));
            _ = tree.Root;
        }
    }

    private static MerkleFrontier Grown(MerkleFrontier tree, int from, int to)
    {
        foreach (Hash256 leaf in ReferenceTree.Hashes(Leaves[from..to]))
        {
            tree.Append(leaf);
        }

        return tree;
    }

    private static Hash256[] PeaksOf(int size)
    {
        Hash256[] peaks = new Hash256[BitOperations.PopCount((uint)size)];
        int start = 0;
        for (int at = 0; at < peaks.Length; at++)
        {
            int leaves = 1 << BitOperations.Log2((uint)(size - start));
            peaks[at] = Hash256.Read(ReferenceTree.Root(Leaves.AsSpan(start, leaves)));
            start += leaves;
        }

        return peaks;
    }
}
