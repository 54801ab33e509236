using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sinkhole.Warning.Hits;

/// <summary>Who is one client where things are counted: an IPv4 address, or the /64 of an IPv6 one, which one household has.</summary>
internal static class ClientHost
{
    private const int MostOctets = 16;

    /// <summary>A number for the client, its own: no /64 in use lies among the first 2^32. Null for what is no IP address.</summary>
    public static ulong? Of(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: IPAddress address })
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[MostOctets];
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(octets, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(octets)
            : BinaryPrimitives.ReadUInt64BigEndian(octets);
    }

    /// <summary>The part of an address that says who the client is: all of an IPv4 one, the /64 of an IPv6 one.</summary>
    /// <param name="address">Not a mapped one.</param>
    public static IPAddress PrefixOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        Span<byte> octets = stackalloc byte[MostOctets];
        address.TryWriteBytes(octets, out _);
        octets[(MostOctets / 2)..].Clear();
        return new IPAddress(octets);
    }
}
