using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;

namespace Sinkhole.Inspection;

/// <summary>Counts different source addresses, in at most 20 MiB.</summary>
/// <remarks>An address is not a line: many lines may share one, and one line may have many.</remarks>
internal sealed class SourceAddresses
{
    /// <summary>Max addresses that are told apart.</summary>
    public const int Max = 256 * 1024;

    private readonly HashSet<UInt128> _addresses = [];

    /// <summary>How many there were so far; <see cref="Max"/> where there may have been more.</summary>
    public int Count => _addresses.Count;

    /// <summary>Whether there were more than are counted.</summary>
    public bool AreMore { get; private set; }

    /// <summary>Adds one: an IPv4 address, or all 128 bits of an IPv6 one.</summary>
    public void Add(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(octets, out _);
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(octets);
        if (_addresses.Count < Max)
        {
            _addresses.Add(value);
        }
        else
        {
            AreMore |= !_addresses.Contains(value);
        }
    }
}
