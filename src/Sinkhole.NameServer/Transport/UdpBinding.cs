using System;
using System.Net;
using System.Net.Sockets;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Transport;

/// <summary>Opens and configures UDP sockets.</summary>
internal static class UdpBinding
{
    /// <summary>Opens the sockets of one address.</summary>
    /// <returns>Bound sockets, all to one port.</returns>
    /// <exception cref="SocketException">The address is in use, not ours, or needs a privilege.</exception>
    public static Socket[] Open(IPEndPoint endPoint, UdpSetup setup)
    {
        int count = setup.Path == UdpPath.Batch ? setup.Sockets : 1;
        bool isShared = count > 1;
        if (isShared && endPoint.Port != 0)
        {
            // With a shared port a second process of the same user could take half of the queries unnoticed; an unshared bind fails then.
            OpenOne(endPoint, setup, isShared: false).Dispose();
        }

        var sockets = new Socket[count];
        int opened = 0;
        try
        {
            while (opened < count)
            {
                IPEndPoint where = opened == 0 ? endPoint : BoundTo(sockets[0], endPoint);
                sockets[opened++] = OpenOne(where, setup, isShared);
            }

            return sockets;
        }
        catch (SocketException)
        {
            Array.ForEach(sockets[..opened], static socket => socket?.Dispose());
            throw;
        }
    }

    /// <summary>Where a socket is bound, with the port that was given when 0 was asked for.</summary>
    public static IPEndPoint BoundTo(Socket socket, IPEndPoint asked) => socket.LocalEndPoint as IPEndPoint ?? asked;

    /// <summary>Ends the wait of the thread that receives on a socket; queued datagrams can still be received.</summary>
    public static void Wake(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.NotConnected)
        {
            // Linux reports this for every unconnected socket, but wakes the receiver.
            return;
        }
    }

    private static Socket OpenOne(IPEndPoint endPoint, UdpSetup setup, bool isShared)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Configure(socket, Wildcard.Is(endPoint.Address), setup.IsDual);
            if (isShared)
            {
                SocketOptions.SharePort(socket);
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Answers are never fragmented, and the path MTU, which an attacker could forge, is ignored (rule E6).</summary>
    private static void Configure(Socket socket, bool isWildcard, bool isDual)
    {
        socket.ReceiveBufferSize = DnsUdpListener.BufferOctets;

        // Replies to neighbours that do not exist stay in this buffer for seconds; it must hold all others too.
        socket.SendBufferSize = DnsUdpListener.BufferOctets;
        bool isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIPv6)
        {
            socket.DualMode = isDual;
        }

        PathMtu.Probe(socket, isDual);

        if (isWildcard && isIPv6)
        {
            SocketOptions.ReceiveIPv6PacketInfo(socket);
        }
        else if (isWildcard)
        {
            SocketOptions.ReceiveIPv4PacketInfo(socket);
        }
    }
}
