using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which one household has; on a Unix socket a process.
/// </summary>
internal static class ClientHost
{
    private const int MaxOctets = 16;

    /// <summary>A number for the client of a connection; unique among the connections of one kind of socket.</summary>
    public static ulong Of(Socket socket) => Of(socket.RemoteEndPoint) ?? SocketCredentials.Of(socket).Process;

    /// <summary>A unique number for the client: no /64 in use lies among the first 2^32. Null where it is not an IP address.</summary>
    public static ulong? Of(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: IPAddress address })
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[MaxOctets];
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(octets, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(octets)
            : BinaryPrimitives.ReadUInt64BigEndian(octets);
    }

    /// <summary>The part of an address that identifies the client: all of an IPv4 one, the /64 of an IPv6 one.</summary>
    /// <param name="address">Not a mapped one.</param>
    public static IPAddress PrefixOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        Span<byte> octets = stackalloc byte[MaxOctets];
        address.TryWriteBytes(octets, out _);
        octets[(MaxOctets / 2)..].Clear();
        return new IPAddress(octets);
    }
}
