using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// What makes two questions the same: name, type, DO, CD and the group of upstreams that is asked. The class is always IN, and client
/// subnets are never sent upstream.
/// </summary>
internal readonly ref struct CacheKey
{
    /// <summary>Most octets of a key.</summary>
    public const int MaxOctets = FixedOctets + WireLimits.NameOctets;

    private const int FixedOctets = sizeof(ulong) + sizeof(ushort) + 1;
    private const byte DnssecOkBit = 1;
    private const byte CheckingDisabledBit = 2;
    private const byte FailureBit = 4;
    private const byte DenialBit = 8;

    /// <summary>Writes a key.</summary>
    /// <param name="name">QNAME, any letter case.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="isDnssecOk">DO.</param>
    /// <param name="isCheckingDisabled">CD.</param>
    /// <param name="group">The group of upstreams.</param>
    /// <param name="isFailure">Whether it is the key of a failure, which is cached beside an older answer.</param>
    /// <param name="room">Room for <see cref="MaxOctets"/>; owned by this value while it lives.</param>
    public CacheKey(
        scoped WireName name, RRType type, bool isDnssecOk, bool isCheckingDisabled, ulong group, bool isFailure, Span<byte> room)
        : this(name, type, Bits(isDnssecOk, isCheckingDisabled) | (isFailure ? FailureBit : 0), group, room)
    {
    }

    private CacheKey(scoped WireName name, RRType type, int bits, ulong group, Span<byte> room)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(room, group);
        BinaryPrimitives.WriteUInt16LittleEndian(room[sizeof(ulong)..], (ushort)type);
        room[FixedOctets - 1] = (byte)bits;
        NameFolding.Fold(name.Octets, room[FixedOctets..]);
        Octets = room[..(FixedOctets + name.Octets.Length)];
    }

    /// <summary>The key of "this name does not exist", which holds for all its types.</summary>
    /// <param name="name">The name, any letter case.</param>
    /// <param name="isDnssecOk">DO: whether the proofs are there.</param>
    /// <param name="isCheckingDisabled">CD.</param>
    /// <param name="group">The group of upstreams that answered so.</param>
    /// <param name="room">As for the constructor.</param>
    public static CacheKey OfDenial(scoped WireName name, bool isDnssecOk, bool isCheckingDisabled, ulong group, Span<byte> room) =>
        new(name, default, Bits(isDnssecOk, isCheckingDisabled) | DenialBit, group, room);

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    private static int Bits(bool isDnssecOk, bool isCheckingDisabled) =>
        (isDnssecOk ? DnssecOkBit : 0) | (isCheckingDisabled ? CheckingDisabledBit : 0);
}
