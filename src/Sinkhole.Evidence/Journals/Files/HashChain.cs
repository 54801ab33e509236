using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>The chain up to some frame: SHA-256(chain before || frame header). Its beginning is 32 zero octets.</summary>
/// <remarks>Only headers enter, never salt or payload: those can be erased, and the chain still verifies.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HashChain(UInt128 High, UInt128 Low)
{
    public const int Octets = SHA256.HashSizeInBytes;

    private const int Half = Octets / 2;

    public static HashChain Read(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(octets), BinaryPrimitives.ReadUInt128BigEndian(octets[Half..]));

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
        SHA256.HashData(input, hash);
        return Read(hash);
    }
}
