using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Proofs;

/// <summary>A SHA-256 by value: 32 octets. All hashes of a Merkle tree are of this type (RFC 9162 §2.1.1).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Hash256
{
    /// <summary>The length of a hash in octets.</summary>
    public const int Octets = SHA256.HashSizeInBytes;

    private const int Half = Octets / 2;
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int MaxOctetsOnStack = 512;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private Hash256(ReadOnlySpan<byte> octets)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(octets);
        _low = BinaryPrimitives.ReadUInt128BigEndian(octets[Half..]);
    }

    /// <summary>The root of a tree without leaves: SHA-256 of no octets.</summary>
    public static Hash256 OfNothing { get; } = Read(SHA256.HashData([]));

    /// <summary>Reads the first 32 octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 32.</exception>
    public static Hash256 Read(ReadOnlySpan<byte> octets) => new(octets[..Octets]);

    /// <summary>Reads the canonical base64 of 32 octets: 44 characters, no white space, no bits that are not used.</summary>
    public static bool TryParse([NotNullWhen(true)] string? base64, out Hash256 hash)
    {
        bool isHash = CanonicalBase64.TryRead(base64, out byte[] octets) && octets.Length == Octets;
        hash = isHash ? Read(octets) : default;
        return isHash;
    }

    /// <summary>The hash of a leaf: SHA-256(0x00 || data). Allocates nothing for up to 511 octets.</summary>
    public static Hash256 OfLeaf(ReadOnlySpan<byte> data)
    {
        int octets = 1 + data.Length;
        Span<byte> input = octets <= MaxOctetsOnStack ? stackalloc byte[MaxOctetsOnStack] : new byte[octets];
        input[0] = LeafPrefix;
        data.CopyTo(input[1..]);
        return Of(input[..octets]);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 || left || right). Allocates nothing.</summary>
    public static Hash256 OfNode(Hash256 left, Hash256 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Octets)];
        input[0] = NodePrefix;
        left.Write(input[1..]);
        right.Write(input[(1 + Octets)..]);
        return Of(input);
    }

    /// <summary>Writes 32 octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is room for fewer.</exception>
    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt128BigEndian(octets, _high);
        BinaryPrimitives.WriteUInt128BigEndian(octets[Half..], _low);
    }

    /// <summary>As checkpoints write it: base64, 44 characters.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[Octets];
        Write(octets);
        return Convert.ToBase64String(octets);
    }

    /// <summary>As sha256sum writes it: 64 hexadecimal digits in lower case.</summary>
    public string ToHex()
    {
        Span<byte> octets = stackalloc byte[Octets];
        Write(octets);
        return Convert.ToHexStringLower(octets);
    }

    private static Hash256 Of(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[Octets];
        Sha256.HashData(input, hash);
        return new Hash256(hash);
    }
}
