using System;

namespace Sinkhole.Wire.Dns;

/// <summary>One resource record (RFC 1035 §4.1.3). A view: valid while the message is.</summary>
public readonly ref struct ResourceRecord
{
    /// <summary>Creates a record.</summary>
    public ResourceRecord(int ownerOffset, RRType type, ushort @class, uint ttl, int dataOffset, ReadOnlySpan<byte> data)
    {
        OwnerOffset = ownerOffset;
        Type = type;
        Class = @class;
        Ttl = ttl;
        DataOffset = dataOffset;
        Data = data;
    }

    /// <summary>Offset of the owner name in the message; the name may be compressed.</summary>
    public int OwnerOffset { get; }

    /// <summary>TYPE.</summary>
    public RRType Type { get; }

    /// <summary>CLASS; OPT carries the UDP size here, so it is a number and not a <see cref="DnsClass"/>.</summary>
    public ushort Class { get; }

    /// <summary>TTL in seconds; OPT carries version and flags here.</summary>
    public uint Ttl { get; }

    /// <summary>Offset of RDATA in the message.</summary>
    public int DataOffset { get; }

    /// <summary>RDATA; names in it may be compressed.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
