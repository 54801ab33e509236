using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>The chain up to some frame: SHA-256(chain before || frame header). Its beginning is 32 zero octets.</summary>
/// <remarks>
/// Only headers enter, never salt or payload: those can be erased, and the chain still verifies. Where the end of the segment before was
/// not known, <see cref="AfterUnknownEnd"/> is the beginning: 20 octets 0xFF, epoch 4 and first sequence 8 of that segment.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HashChain(UInt128 High, UInt128 Low)
{
    public const int Octets = SHA256.HashSizeInBytes;

    private const int Half = Octets / 2;

    private static readonly UInt128 UnknownEnd = new(ulong.MaxValue, ulong.MaxValue);

    public static HashChain Read(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(octets), BinaryPrimitives.ReadUInt128BigEndian(octets[Half..]));

    /// <summary>The chain of an epoch that was begun while the end of the segment before it could not be read.</summary>
    /// <param name="before">That segment; its first sequence is 0 where only its epoch is known, and no segment was found.</param>
    public static HashChain AfterUnknownEnd(SegmentName before) =>
        new(UnknownEnd, new UInt128(((ulong)uint.MaxValue << 32) | (uint)before.Epoch, (ulong)before.FirstSequence));

    /// <summary>Whether this is <see cref="AfterUnknownEnd"/>, and of which segment. No SHA-256 will ever look like it.</summary>
    public bool IsAfterUnknownEnd(out SegmentName before)
    {
        before = new SegmentName((int)(uint)(Low >> 64), (long)(ulong)Low);
        return High == UnknownEnd && (uint)(Low >> 96) == uint.MaxValue;
    }

    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt128BigEndian(octets, High);
        BinaryPrimitives.WriteUInt128BigEndian(octets[Half..], Low);
    }

    public HashChain After(ReadOnlySpan<byte> frameHeader)
    {
        Span<byte> input = stackalloc byte[Octets + FrameHeader.Octets];
        Span<byte> hash = stackalloc byte[Octets];
        Write(input);
        frameHeader[..FrameHeader.Octets].CopyTo(input[Octets..]);
        Sha256.HashData(input, hash);
        return Read(hash);
    }
}
