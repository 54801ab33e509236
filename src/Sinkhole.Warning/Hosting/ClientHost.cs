using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sinkhole.Warning.Hosting;

/// <summary>Who is one client where connections are counted: an IPv4 address, or the /64 of an IPv6 one, which one household has.</summary>
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
}
