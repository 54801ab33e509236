using System;
using System.Collections.Generic;
using System.Numerics;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// A growing Merkle tree (RFC 9162 §2.1.1) of which only the roots of its complete subtrees are kept: at most 63 hashes for any size.
/// </summary>
/// <remarks>
/// A tree of 13 leaves is kept as the roots of its first 8, the next 4 and the last 1. They are all that is needed to go on, so they are
/// also what is stored to continue a tree later. One thread at a time.
/// </remarks>
public sealed class MerkleFrontier
{
    // A size is less than 2^63, so it has at most 63 bits that are set.
    private readonly Hash256[] _peaks = new Hash256[63];
    private int _count;

    /// <summary>A tree without leaves.</summary>
    public MerkleFrontier()
    {
    }

    /// <summary>A tree that was built before.</summary>
    /// <param name="size">The number of its leaves.</param>
    /// <param name="peaks">The roots of its complete subtrees, the largest first: one for each bit that is set in the size.</param>
    /// <exception cref="ArgumentException">The size is negative, or the number of roots is not that of its set bits.</exception>
    public MerkleFrontier(long size, IReadOnlyList<Hash256> peaks)
    {
        ArgumentNullException.ThrowIfNull(peaks);
        if (size < 0 || peaks.Count != BitOperations.PopCount((ulong)size))
        {
            throw new ArgumentException($"{peaks.Count} complete subtrees are not those of a tree of {size} leaves", nameof(peaks));
        }

        Size = size;
        foreach (Hash256 peak in peaks)
        {
            _peaks[_count++] = peak;
        }
    }

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the complete subtrees, the largest (leftmost) first: a copy.</summary>
    public IReadOnlyList<Hash256> Peaks => _peaks[.._count];

    /// <summary>The root over all leaves, or <see cref="Hash256.OfNothing"/>. One hash for each complete subtree but one.</summary>
    public Hash256 Root
    {
        get
        {
            if (_count == 0)
            {
                return Hash256.OfNothing;
            }

            Hash256 root = _peaks[_count - 1];
            for (int at = _count - 2; at >= 0; at--)
            {
                root = Hash256.OfNode(_peaks[at], root);
            }

            return root;
        }
    }

    /// <summary>Adds a leaf at the right: one hash on average over many leaves, at most 62; allocates nothing.</summary>
    /// <param name="leaf">The hash of the leaf, not its data: <see cref="Hash256.OfLeaf"/>.</param>
    /// <exception cref="OverflowException">There are 2^63 - 1 leaves already; the tree is as it was.</exception>
    public void Append(Hash256 leaf)
    {
        long size = checked(Size + 1);
        Hash256 root = leaf;

        // Each set bit at the low end of the old size is a complete subtree that has now a neighbour of its own size.
        for (long complete = Size; (complete & 1) == 1; complete >>= 1)
        {
            root = Hash256.OfNode(_peaks[--_count], root);
        }

        _peaks[_count++] = root;
        Size = size;
    }

    /// <summary>The tree of some of the leaves, of which this one keeps all complete subtrees.</summary>
    /// <param name="first">The first leaf: none, or some, of the largest complete subtrees lie before it.</param>
    /// <param name="end">One behind the last leaf: the same.</param>
    internal MerkleFrontier From(long first, long end) =>
        new(end - first, _peaks[BitOperations.PopCount((ulong)first)..BitOperations.PopCount((ulong)end)]);
}
