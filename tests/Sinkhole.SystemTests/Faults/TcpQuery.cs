using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Queries over TCP, octet for octet, from an address of the test's choice.</summary>
internal static class TcpQuery
{
    private const int PrefixOctets = sizeof(ushort);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>A query after its length, with RD and an OPT.</summary>
    public static byte[] Framed(string name, RRType type, ushort id)
    {
        byte[] framed = new byte[WireLimits.PlainUdpOctets];
        Span<byte> message = framed.AsSpan(PrefixOctets);
        if (!NameText.TryParse(name, message.Slice(WireLimits.HeaderOctets, WireLimits.NameOctets), out int octets, out NameTextError error))
        {
            throw new ArgumentException($"'{name}' is not a name: {error}", nameof(name));
        }

        DnsHeader.Write(message, id, DnsHeader.RecursionDesiredFlag, questions: 1, answers: 0, authorities: 0, additionals: 1);
        var writer = new MessageWriter(message, WireLimits.HeaderOctets + octets);
        writer.WriteUInt16((ushort)type);
        writer.WriteUInt16((ushort)DnsClass.IN);
        writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, isDnssecOk: false, []);
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)writer.Position);
        return framed[..(PrefixOctets + writer.Position)];
    }

    /// <summary>Asks on a connection of its own, once.</summary>
    /// <returns>Whether NOERROR came within half a minute.</returns>
    public static async Task<bool> IsAnsweredAsync(IPEndPoint server, IPAddress from, string name, RRType type)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(server, timeout.Token);
            await socket.SendAsync(Framed(name, type, id: 1), SocketFlags.None, timeout.Token);
            byte[] reply = new byte[PrefixOctets + WireLimits.HeaderOctets];
            for (int octets = 0; octets < reply.Length;)
            {
                int received = await socket.ReceiveAsync(reply.AsMemory(octets), SocketFlags.None, timeout.Token);
                if (received == 0)
                {
                    return false;
                }

                octets += received;
            }

            return DnsHeader.TryRead(reply.AsSpan(PrefixOctets), out DnsHeader header)
                && header.IsResponse && (header.Flags & DnsHeader.RcodeMask) == 0;
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            // Refused, reset or silent: not answered.
            return false;
        }
    }
}
