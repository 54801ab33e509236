using System;
using System.Runtime.Intrinsics;

namespace Sinkhole.Wire.Dns;

/// <summary>Case folding of names: A-Z to a-z and nothing else (RFC 4343 §3).</summary>
/// <remarks>Length octets are at most 63, below 'A' (65), so a whole wire name can be folded without parsing its labels.</remarks>
public static class NameFolding
{
    /// <summary>Copies a wire name in lower case.</summary>
    /// <param name="name">The octets to fold, at most 255.</param>
    /// <param name="folded">At least as long as <paramref name="name"/>; the same memory is allowed.</param>
    public static void Fold(ReadOnlySpan<byte> name, Span<byte> folded)
    {
        int octets = name.Length;
        folded = folded[..octets];
        if (octets >= Vector128<byte>.Count)
        {
            for (int at = 0; at <= octets - Vector128<byte>.Count; at += Vector128<byte>.Count)
            {
                FoldVector(name[at..], folded[at..]);
            }

            // The last vector overlaps the one before; folding twice is harmless.
            int last = octets - Vector128<byte>.Count;
            FoldVector(name[last..], folded[last..]);
            return;
        }

        for (int at = 0; at < octets; at++)
        {
            folded[at] = FoldOctet(name[at]);
        }
    }

    /// <summary>Whether two wire names are equal when A-Z are read as a-z.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        // 16 octets at a time: an answer of 64 KiB compares names of 200 octets thousands of times (CostlyAnswerTests).
        int at = 0;
        for (; at <= left.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            if (Folded(left[at..]) != Folded(right[at..]))
            {
                return false;
            }
        }

        for (; at < left.Length; at++)
        {
            if (FoldOctet(left[at]) != FoldOctet(right[at]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One octet in lower case.</summary>
    public static byte FoldOctet(byte octet) => (uint)(octet - 'A') <= 'Z' - 'A' ? (byte)(octet | 0x20) : octet;

    private static void FoldVector(ReadOnlySpan<byte> name, Span<byte> folded) => Folded(name).CopyTo(folded);

    private static Vector128<byte> Folded(ReadOnlySpan<byte> name)
    {
        var octets = Vector128.Create(name);
        Vector128<byte> areUpperCase = Vector128.LessThanOrEqual(octets - Vector128.Create((byte)'A'), Vector128.Create((byte)('Z' - 'A')));
        return octets | (areUpperCase & Vector128.Create((byte)0x20));
    }
}
