using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sinkhole.SystemTests.Machine;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>Sends datagrams of IPv4 that claim to come from anybody; needs root.</summary>
internal sealed class SpoofedDatagram : IDisposable
{
    private readonly Socket _raw;

    public SpoofedDatagram()
    {
        Privilege.RequireRoot("open a raw socket");
        _raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
        _raw.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
    }

    /// <summary>An IPv4 header whose checksum and length the kernel fills, UDP without a checksum (RFC 768), and what it carries.</summary>
    public void Send(IPEndPoint from, IPEndPoint to, byte[] carried)
    {
        byte[] packet =
        [
            0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, .. from.Address.GetAddressBytes(), .. to.Address.GetAddressBytes(), .. new byte[8], .. carried,
        ];
        Span<byte> udp = packet.AsSpan(20);
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + carried.Length));
        _raw.SendTo(packet, new IPEndPoint(to.Address, 0));
    }

    public void Dispose() => _raw.Dispose();
}
