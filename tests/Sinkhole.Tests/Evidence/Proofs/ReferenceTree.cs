using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Tests.Evidence.Proofs;

/// <summary>The definitions of RFC 9162 §2.1, word for word: recursive, over all leaves, and slow.</summary>
internal static class ReferenceTree
{
    /// <summary>MTH(D_n), over the data of the leaves.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> data)
    {
        if (data.Length == 0)
        {
            return SHA256.HashData([]);
        }

        if (data.Length == 1)
        {
            return SHA256.HashData([0x00, .. data[0]]);
        }

        int k = Split(data.Length);
        return SHA256.HashData([0x01, .. Root(data[..k]), .. Root(data[k..])]);
    }

    /// <summary>PATH(m, D_n).</summary>
    public static Hash256[] Inclusion(int m, ReadOnlySpan<byte[]> data)
    {
        if (data.Length == 1)
        {
            return [];
        }

        int k = Split(data.Length);
        return m < k
            ? [.. Inclusion(m, data[..k]), Hash256.Read(Root(data[k..]))]
            : [.. Inclusion(m - k, data[k..]), Hash256.Read(Root(data[..k]))];
    }

    /// <summary>PROOF(m, D_n), for m > 0.</summary>
    public static Hash256[] Consistency(int m, ReadOnlySpan<byte[]> data) => SubProof(m, data, b: true);

    /// <summary>Leaves of 32 octets, no two of them equal.</summary>
    public static byte[][] Leaves(int size) =>
        [.. Enumerable.Range(0, size).Select(static at => SHA256.HashData(BitConverter.GetBytes(at)))];

    public static IEnumerable<Hash256> Hashes(IEnumerable<byte[]> data) => data.Select(static leaf => Hash256.OfLeaf(leaf));

    private static Hash256[] SubProof(int m, ReadOnlySpan<byte[]> data, bool b)
    {
        if (m == data.Length)
        {
            return b ? [] : [Hash256.Read(Root(data))];
        }

        int k = Split(data.Length);
        return m <= k
            ? [.. SubProof(m, data[..k], b), Hash256.Read(Root(data[k..]))]
            : [.. SubProof(m - k, data[k..], b: false), Hash256.Read(Root(data[..k]))];
    }

    // The largest power of two smaller than n.
    private static int Split(int n)
    {
        int k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
