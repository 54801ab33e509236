using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// Makes one proof in one pass over the leaves, with memory for one hash a level: the subtrees whose roots the proof needs are known from
/// the sizes alone (RFC 9162 §2.1.3.1, §2.1.4.1).
/// </summary>
/// <remarks>
/// Two hashes a leaf at most on average: one for the root, one for the subtree of the proof. The pass need not begin with the first leaf: a
/// proof about leaves from some size on needs, of all leaves before it, only the complete subtrees that <see cref="MerkleFrontier"/> keeps.
/// One thread at a time.
/// </remarks>
public sealed class MerkleProver
{
    private readonly long _size;
    private readonly Hash256[] _path;

    // In the order of the leaves, each with its place in the path. They do not overlap.
    private readonly Queue<(Subtree Subtree, int At)> _wanted;
    private readonly MerkleFrontier _tree;
    private MerkleFrontier _part = new();

    private MerkleProver(long size, List<Subtree> path, MerkleFrontier? start)
    {
        _size = size;
        _path = new Hash256[path.Count];
        _wanted = new(path.Select(static (subtree, at) => (subtree, at)).OrderBy(static wanted => wanted.subtree.Start));
        _tree = start is null ? new MerkleFrontier() : new MerkleFrontier(start.Size, start.Peaks);
        TakeFromStart();
    }

    /// <summary>The proof, as <see cref="MerkleProof"/> takes it.</summary>
    /// <exception cref="InvalidOperationException">Not all leaves were appended.</exception>
    public IReadOnlyList<Hash256> Path => IsComplete ? _path : throw TooEarly();

    /// <summary>The root of the tree of all leaves.</summary>
    /// <exception cref="InvalidOperationException">Not all leaves were appended.</exception>
    public Hash256 Root => IsComplete ? _tree.Root : throw TooEarly();

    private bool IsComplete => _tree.Size == _size;

    /// <summary>Proves that a leaf stands at an index of a tree.</summary>
    /// <param name="index">The index of the leaf, from 0.</param>
    /// <param name="size">The number of leaves of the tree.</param>
    /// <param name="start">The tree before the first leaf that will be appended; null for that without leaves. Not changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such index, or the leaf is before the start.</exception>
    public static MerkleProver ForInclusion(long index, long size, MerkleFrontier? start = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, start?.Size ?? 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);

        List<Subtree> path = [];
        var rest = new Subtree(0, size);
        while (rest.Leaves > 1)
        {
            (Subtree left, Subtree right) = rest.Split();
            bool isLeft = index < left.End;
            path.Add(isLeft ? right : left);
            rest = isLeft ? left : right;
        }

        path.Reverse();
        return new MerkleProver(size, path, start);
    }

    /// <summary>Proves that a tree begins with all leaves of an earlier one.</summary>
    /// <param name="first">The number of leaves of the earlier tree; 0 gives an empty proof.</param>
    /// <param name="second">The number of leaves of the later tree.</param>
    /// <param name="start">The tree before the first leaf that will be appended; null for that without leaves. Not changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, the earlier tree is larger, or a tree ends before the start: but an earlier tree without leaves needs no proof.
    /// </exception>
    public static MerkleProver ForConsistency(long first, long second, MerkleFrontier? start = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        ArgumentOutOfRangeException.ThrowIfLessThan(first == 0 ? second : first, start?.Size ?? 0, nameof(first));

        List<Subtree> path = [];
        var rest = new Subtree(0, second);
        while (first > 0 && first < rest.End)
        {
            (Subtree left, Subtree right) = rest.Split();
            bool endsLeft = first <= left.End;
            path.Add(endsLeft ? right : left);
            rest = endsLeft ? left : right;
        }

        // A rest that begins with the first leaf is the earlier tree itself: who verifies has its root.
        if (first > 0 && rest.Start > 0)
        {
            path.Add(rest);
        }

        path.Reverse();
        return new MerkleProver(second, path, start);
    }

    /// <summary>Adds the next leaf, in the order of the tree.</summary>
    /// <param name="leaf">The hash of the leaf, not its data: <see cref="Hash256.OfLeaf"/>.</param>
    /// <exception cref="InvalidOperationException">All leaves were appended already.</exception>
    public void Append(Hash256 leaf)
    {
        if (IsComplete)
        {
            throw new InvalidOperationException($"the proof is of a tree of {_size} leaves, and all were appended");
        }

        if (_wanted.TryPeek(out (Subtree Subtree, int At) wanted) && _tree.Size >= wanted.Subtree.Start)
        {
            _part.Append(leaf);
            if (_part.Size == wanted.Subtree.Leaves)
            {
                _path[wanted.At] = _part.Root;
                _part = new MerkleFrontier();
                _wanted.Dequeue();
            }
        }

        _tree.Append(leaf);
    }

    /// <summary>
    /// Takes what lies before the start. A subtree of the path that ends there is one of the start's own complete subtrees; of one that
    /// goes on behind it, the start has the complete subtrees at its beginning.
    /// </summary>
    private void TakeFromStart()
    {
        while (_wanted.TryPeek(out (Subtree Subtree, int At) wanted) && wanted.Subtree.Start < _tree.Size)
        {
            MerkleFrontier rest = _tree.From(wanted.Subtree.Start, long.Min(wanted.Subtree.End, _tree.Size));
            if (rest.Size < wanted.Subtree.Leaves)
            {
                _part = rest;
                return;
            }

            _path[wanted.At] = rest.Root;
            _wanted.Dequeue();
        }
    }

    private InvalidOperationException TooEarly() => new($"only {_tree.Size} of {_size} leaves were appended");

    /// <summary>The leaves from Start to before End. What is split off at the left is always complete.</summary>
    private readonly record struct Subtree(long Start, long End)
    {
        public long Leaves => End - Start;

        public (Subtree Left, Subtree Right) Split()
        {
            // The largest power of two that is less than the number of leaves (RFC 9162 §2.1.1).
            long middle = Start + (1L << BitOperations.Log2((ulong)(Leaves - 1)));
            return (new Subtree(Start, middle), new Subtree(middle, End));
        }
    }
}
