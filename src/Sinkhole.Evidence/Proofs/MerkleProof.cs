using System.Collections.Generic;
using System.Numerics;

namespace Sinkhole.Evidence.Proofs;

/// <summary>Verifies proofs of a Merkle tree (RFC 9162 §2.1.3.2, §2.1.4.2). Any input gives true or false; nothing throws.</summary>
public static class MerkleProof
{
    /// <summary>Whether a leaf stands at an index of the tree that has this root.</summary>
    /// <param name="index">The index of the leaf, from 0.</param>
    /// <param name="size">The number of leaves of the tree.</param>
    /// <param name="leaf">The hash of the leaf: <see cref="Hash256.OfLeaf"/>.</param>
    /// <param name="path">The hashes beside the way from the leaf to the root, the lowest first.</param>
    /// <param name="root">The root of the tree, from a source that is trusted.</param>
    public static bool VerifyInclusion(long index, long size, Hash256 leaf, IReadOnlyList<Hash256>? path, Hash256 root)
    {
        if (path is null || index < 0 || index >= size)
        {
            return false;
        }

        // The names of RFC 9162: fn and sn are the indexes, on the present level, of the node on the way and of the last node.
        long fn = index;
        long sn = size - 1;
        Hash256 hash = leaf;
        foreach (Hash256 beside in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if (IsRight(fn) || fn == sn)
            {
                hash = Hash256.OfNode(beside, hash);
                SkipLevelsWithoutNeighbour(ref fn, ref sn);
            }
            else
            {
                hash = Hash256.OfNode(hash, beside);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && hash == root;
    }

    /// <summary>Whether the tree with the second root begins with all leaves of the tree with the first root, in their order.</summary>
    /// <param name="first">The number of leaves of the earlier tree. Every tree begins with the empty one: 0 needs an empty path.</param>
    /// <param name="second">The number of leaves of the later tree.</param>
    /// <param name="firstRoot">The root of the earlier tree.</param>
    /// <param name="secondRoot">The root of the later tree.</param>
    /// <param name="path">The proof, in the order of RFC 9162 §2.1.4.1; empty for equal sizes.</param>
    public static bool VerifyConsistency(long first, long second, Hash256 firstRoot, Hash256 secondRoot, IReadOnlyList<Hash256>? path)
    {
        if (path is null || first < 0 || first > second)
        {
            return false;
        }

        if (first == second)
        {
            return path.Count == 0 && firstRoot == secondRoot && (first > 0 || firstRoot == Hash256.OfNothing);
        }

        if (first == 0)
        {
            return path.Count == 0 && firstRoot == Hash256.OfNothing;
        }

        return TryLead(first, second, firstRoot, path, out Hash256 earlier, out Hash256 later)
            && earlier == firstRoot
            && later == secondRoot;
    }

    /// <summary>
    /// Whether two roots, which both are known to be of one log, show that it has two histories: they are of one size and differ, or the
    /// path shows that the tree with the second root begins with other leaves than the tree with the first root.
    /// </summary>
    /// <param name="first">The number of leaves of the earlier tree.</param>
    /// <param name="second">The number of leaves of the later tree.</param>
    /// <param name="firstRoot">The root of the earlier tree.</param>
    /// <param name="secondRoot">The root of the later tree.</param>
    /// <param name="path">The proof that did not verify.</param>
    /// <returns>
    /// False also where the path shows nothing, because it is of no use, or because the earlier tree is complete: its root is then not in
    /// the path. That is no sign that there is one history.
    /// </returns>
    public static bool ShowsFork(long first, long second, Hash256 firstRoot, Hash256 secondRoot, IReadOnlyList<Hash256>? path)
    {
        if (first == second)
        {
            return firstRoot != secondRoot;
        }

        return path is not null
            && first > 0
            && first < second
            && TryLead(first, second, firstRoot, path, out Hash256 earlier, out Hash256 later)
            && later == secondRoot
            && earlier != firstRoot;
    }

    /// <summary>Computes the roots that a path leads to. 0 is less than first, and first less than second.</summary>
    /// <returns>False if the path has not the right number of hashes.</returns>
    private static bool TryLead(
        long first, long second, Hash256 firstRoot, IReadOnlyList<Hash256> path, out Hash256 earlier, out Hash256 later)
    {
        (earlier, later) = (default, default);

        // A complete earlier tree is itself a node of the later one, and the path leaves it out.
        bool isComplete = BitOperations.IsPow2(first);
        if (path.Count == 0)
        {
            return false;
        }

        long fn = first - 1;
        long sn = second - 1;
        while (IsRight(fn))
        {
            fn >>= 1;
            sn >>= 1;
        }

        earlier = isComplete ? firstRoot : path[0];
        later = earlier;
        for (int at = isComplete ? 0 : 1; at < path.Count; at++)
        {
            if (sn == 0)
            {
                return false;
            }

            if (IsRight(fn) || fn == sn)
            {
                earlier = Hash256.OfNode(path[at], earlier);
                later = Hash256.OfNode(path[at], later);
                SkipLevelsWithoutNeighbour(ref fn, ref sn);
            }
            else
            {
                later = Hash256.OfNode(later, path[at]);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0;
    }

    private static bool IsRight(long index) => (index & 1) == 1;

    // The last node of a level with an odd number of nodes is not hashed there: it stands for itself on the next level.
    private static void SkipLevelsWithoutNeighbour(ref long fn, ref long sn)
    {
        while (!IsRight(fn) && fn != 0)
        {
            fn >>= 1;
            sn >>= 1;
        }
    }
}
