using System;
using System.Collections.Generic;
using System.Numerics;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// Proves many leaves of one tree in two passes over its leaves, in little memory: the first pass keeps the root of each block of 1,024
/// leaves, the second takes one block at a time and makes the proofs of its leaves (RFC 9162 §2.1.3.1).
/// </summary>
/// <remarks>
/// The passes need not begin with the first leaf: of all leaves before, only the complete subtrees of <see cref="MerkleFrontier"/> are
/// needed. Memory is 64 octets a block, which is 64 MB for a billion leaves. One thread at a time.
/// </remarks>
public sealed class MerkleBlocks
{
    private const int DefaultHeight = 10;

    private readonly int _height;
    private readonly MerkleFrontier _start;
    private readonly List<Hash256> _block = [];

    // From the level of the blocks' roots up to the root of the tree; only the first of them until the first pass has ended.
    private readonly List<MerkleLevel> _levels;

    /// <summary>Begins the first pass.</summary>
    /// <param name="start">The tree before the first leaf that is appended; not changed.</param>
    /// <param name="size">The number of leaves of the whole tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">No leaf is behind the start.</exception>
    public MerkleBlocks(MerkleFrontier start, long size)
        : this(start, size, DefaultHeight)
    {
    }

    internal MerkleBlocks(MerkleFrontier start, long size, int height)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, start.Size);
        _start = start;
        _height = height;
        Size = size;
        Appended = start.Size;
        _levels = [new MerkleLevel(start.Size >> height, [])];
    }

    /// <summary>The number of leaves of the whole tree.</summary>
    public long Size { get; }

    /// <summary>The number of leaves up to the last one that was appended, those before the start included.</summary>
    public long Appended { get; private set; }

    /// <summary>The root of the tree.</summary>
    /// <exception cref="InvalidOperationException">The first pass has not ended.</exception>
    public Hash256 Root => IsComplete ? _levels[^1].Nodes[0] : throw TooEarly();

    private bool IsComplete => Appended == Size;

    /// <summary>Whether a block ends before a leaf: then <see cref="Open"/> takes the leaves since the last end.</summary>
    /// <param name="leaf">The index of the leaf, or the size of the tree.</param>
    public bool IsEndOfBlock(long leaf) => leaf == Size || (leaf & ((1L << _height) - 1)) == 0;

    /// <summary>Adds the next leaf in the first pass.</summary>
    /// <param name="leaf">The hash of the leaf, not its data: <see cref="Hash256.OfLeaf"/>.</param>
    /// <exception cref="InvalidOperationException">All leaves were appended already.</exception>
    public void Append(Hash256 leaf)
    {
        if (IsComplete)
        {
            throw new InvalidOperationException($"the tree has {Size} leaves, and all were appended");
        }

        _block.Add(leaf);
        Appended++;
        if (!IsEndOfBlock(Appended))
        {
            return;
        }

        _levels[0].Nodes.Add(LevelsOf(Appended - _block.Count, [.. _block])[_height].Nodes[0]);
        _block.Clear();
        if (IsComplete)
        {
            BuildUpwards();
        }
    }

    /// <summary>The block with some leaves, in the second pass.</summary>
    /// <param name="first">The index of the first of them: where a block begins, or the start.</param>
    /// <param name="leaves">All leaves of the block from there on.</param>
    /// <returns>Null where they are not those of the first pass.</returns>
    /// <exception cref="InvalidOperationException">The first pass has not ended.</exception>
    public MerkleBlock? Open(long first, IReadOnlyList<Hash256> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (!IsComplete)
        {
            throw TooEarly();
        }

        List<MerkleLevel> levels = LevelsOf(first, [.. leaves]);
        bool isSame = leaves.Count > 0 && levels[_height].Nodes[0] == _levels[0].At(first >> _height);
        return isSame ? new MerkleBlock(Size, first, leaves.Count, [.. levels[.._height], .. _levels]) : null;
    }

    /// <summary>The levels of a block, from its leaves to its root.</summary>
    private List<MerkleLevel> LevelsOf(long first, List<Hash256> leaves)
    {
        List<MerkleLevel> levels = [new MerkleLevel(first, leaves)];
        for (int level = 0; level < _height; level++)
        {
            levels[level] = Complete(levels[level], level);
            levels.Add(levels[level].Above());
        }

        return levels;
    }

    private void BuildUpwards()
    {
        for (int level = _height; ; level++)
        {
            MerkleLevel complete = Complete(_levels[^1], level);
            _levels[^1] = complete;
            if (complete.First == 0 && complete.Nodes.Count == 1)
            {
                return;
            }

            _levels.Add(complete.Above());
        }
    }

    /// <summary>A level that begins with a left node: beside a right one, the left one is a complete subtree of the start.</summary>
    private MerkleLevel Complete(MerkleLevel nodes, int level)
    {
        if ((nodes.First & 1) == 0)
        {
            return nodes;
        }

        // The largest complete subtree stands first, and there is one for each bit that is set in the number of leaves.
        int at = BitOperations.PopCount((ulong)_start.Size >> (level + 1));
        return new MerkleLevel(nodes.First - 1, [_start.Peaks[at], .. nodes.Nodes]);
    }

    private InvalidOperationException TooEarly() => new($"only {Appended} of {Size} leaves were appended");
}
