using System;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A growing tree, and the next of some ascending sizes.</summary>
/// <param name="tree">The tree.</param>
/// <param name="sizes">The sizes.</param>
internal sealed class SizeCursor(MerkleFrontier tree, long[] sizes)
{
    private int _next = FirstAtLeast(sizes, tree.Size);

    public MerkleFrontier Tree { get; } = tree;

    /// <summary>Whether the tree has one of the sizes.</summary>
    public bool IsAtSize => _next < sizes.Length && sizes[_next] == Tree.Size;

    /// <summary>Whether the tree is the kept one.</summary>
    public bool Has(TreeState kept) => kept.Size == Tree.Size && kept.ToFrontier().Root == Tree.Root;

    public void Append(Hash256 leaf)
    {
        Tree.Append(leaf);
        if (_next < sizes.Length && sizes[_next] < Tree.Size)
        {
            _next++;
        }
    }

    private static int FirstAtLeast(long[] sizes, long size)
    {
        int index = Array.BinarySearch(sizes, size);
        return index < 0 ? ~index : index;
    }
}
