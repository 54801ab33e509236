using System;
using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Query;

/// <summary>
/// The client, as the network shows it. Its address is used to answer and to check access; it is recorded only where the page profile of
/// an order says so.
/// </summary>
public readonly struct Client
{
    /// <summary>The prefix of an IPv4 address in 128 bits: ::ffff:0:0/96.</summary>
    internal static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    /// <summary>Takes an address in 128 bits, IPv4 in its mapped form (RFC 4291 §2.5.5.2).</summary>
    public Client(UInt128 address, ushort port, DnsTransport transport)
    {
        Address = address;
        Port = port;
        Transport = transport;
    }

    /// <summary>The address as 128 bits, IPv4 as ::ffff:a.b.c.d.</summary>
    public UInt128 Address { get; }

    /// <summary>The source port.</summary>
    public ushort Port { get; }

    /// <summary>The transport.</summary>
    public DnsTransport Transport { get; }

    /// <summary>
    /// The idle timeout of its connection in units of 100 ms, for the keepalive option (RFC 7828 §3.1); 0 without a connection.
    /// </summary>
    public ushort KeepaliveTenths { get; init; }

    /// <summary>
    /// The key by which connections are counted together: an IPv4 address, or the /64 of an IPv6 address, since one host has a whole /64.
    /// </summary>
    public UInt128 Host => IsIPv4 ? Address : Address >> 64 << 64;

    /// <summary>Whether the address is IPv4.</summary>
    public bool IsIPv4 => Address >> 32 == 0xFFFF;

    /// <summary>Reads what the kernel wrote: sockaddr_in or sockaddr_in6.</summary>
    /// <param name="address">The structure: 16 or 28 octets, its family in the host's order at the front.</param>
    /// <param name="transport">The transport.</param>
    public static Client FromSocketAddress(ReadOnlySpan<byte> address, DnsTransport transport)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(address[SocketAddressLayout.PortAt..]);
        UInt128 value = MemoryMarshal.Read<ushort>(address) == SocketAddressLayout.IPv4Family
            ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address[SocketAddressLayout.IPv4At..])
            : BinaryPrimitives.ReadUInt128BigEndian(address[SocketAddressLayout.IPv6At..]);
        return new Client(value, port, transport);
    }

    /// <summary>Takes an endpoint of the framework.</summary>
    public static Client FromEndPoint(IPEndPoint endPoint, DnsTransport transport) =>
        new(ToBits(endPoint.Address), (ushort)endPoint.Port, transport);

    /// <summary>An address as 128 bits, IPv4 in its mapped form.</summary>
    public static UInt128 ToBits(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        return address.TryWriteBytes(octets, out int written) && written == 4
            ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(octets)
            : BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
