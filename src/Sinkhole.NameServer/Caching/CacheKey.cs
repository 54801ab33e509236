using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// What makes two questions the same: name, type, DO, CD and the group of upstreams that is asked. The class is always IN, and subnets of
/// clients never leave us.
/// </summary>
internal readonly ref struct CacheKey
{
    /// <summary>Most octets of a key.</summary>
    public const int MostOctets = FixedOctets + WireLimits.NameOctets;

    private const int FixedOctets = sizeof(ulong) + sizeof(ushort) + 1;
    private const byte DnssecOkBit = 1;
    private const byte CheckingDisabledBit = 2;
    private const byte FailureBit = 4;

    /// <summary>Writes a key.</summary>
    /// <param name="name">QNAME, any letter case.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="isDnssecOk">DO.</param>
    /// <param name="isCheckingDisabled">CD.</param>
    /// <param name="group">The group of upstreams.</param>
    /// <param name="isFailure">Whether the failure to answer is meant, which stands beside an older answer.</param>
    /// <param name="room">Room for <see cref="MostOctets"/>; owned by this value while it lives.</param>
    public CacheKey(
        scoped WireName name, RRType type, bool isDnssecOk, bool isCheckingDisabled, ulong group, bool isFailure, Span<byte> room)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(room, group);
        BinaryPrimitives.WriteUInt16LittleEndian(room[sizeof(ulong)..], (ushort)type);
        int bits = (isDnssecOk ? DnssecOkBit : 0) | (isCheckingDisabled ? CheckingDisabledBit : 0) | (isFailure ? FailureBit : 0);
        room[FixedOctets - 1] = (byte)bits;
        NameFolding.Fold(name.Octets, room[FixedOctets..]);
        Octets = room[..(FixedOctets + name.Octets.Length)];
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Octets { get; }
}
