using System;
using System.Collections.Generic;

namespace Sinkhole.Evidence.Proofs;

/// <summary>Some neighbouring leaves of a tree, of which proofs can be made: see <see cref="MerkleBlocks"/>.</summary>
public sealed class MerkleBlock
{
    private readonly long _size;
    private readonly long _first;
    private readonly int _count;
    private readonly IReadOnlyList<MerkleLevel> _levels;

    internal MerkleBlock(long size, long first, int count, IReadOnlyList<MerkleLevel> levels)
    {
        _size = size;
        _first = first;
        _count = count;
        _levels = levels;
    }

    /// <summary>The proof that a leaf stands at an index, as <see cref="MerkleProof.VerifyInclusion"/> takes it.</summary>
    /// <param name="index">The index of the leaf in the whole tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not in this block.</exception>
    public IReadOnlyList<Hash256> Inclusion(long index)
    {
        RequireHere(index);
        List<Hash256> path = [];
        Climb(path, level: 0, index, _size - 1);
        return path;
    }

    /// <summary>
    /// The proof that the tree begins with all leaves of an earlier one, as <see cref="MerkleProof.VerifyConsistency"/> takes it.
    /// </summary>
    /// <param name="earlier">The number of leaves of the earlier tree; its last leaf is in this block.</param>
    /// <exception cref="ArgumentOutOfRangeException">That leaf is not in this block.</exception>
    public IReadOnlyList<Hash256> Consistency(long earlier)
    {
        RequireHere(earlier - 1);
        if (earlier == _size)
        {
            return [];
        }

        // The complete subtree that ends with the earlier tree. Where it is that tree itself, who verifies has its root.
        int level = 0;
        long node = earlier - 1;
        long last = _size - 1;
        for (; (node & 1) == 1; node >>= 1, last >>= 1)
        {
            level++;
        }

        List<Hash256> path = node > 0 ? [_levels[level].At(node)] : [];
        Climb(path, level, node, last);
        return path;
    }

    /// <summary>Adds the nodes beside the way to the root.</summary>
    private void Climb(List<Hash256> path, int level, long node, long last)
    {
        for (; last > 0; level++, node >>= 1, last >>= 1)
        {
            if ((node & 1) == 1)
            {
                path.Add(_levels[level].At(node - 1));
            }
            else if (node < last)
            {
                path.Add(_levels[level].At(node + 1));
            }
        }
    }

    private void RequireHere(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, _first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _first + _count);
    }
}
