using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Net;
using System.Net.NetworkInformation;
using Sinkhole.NameServer.Query;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Sender addresses that no host can have: an answer would fail, reach many hosts, or come back to us (rule M13). Immutable; 0 B for each
/// datagram.
/// </summary>
/// <remarks>Broadcast addresses of networks are not checked: the kernel refuses to send to them.</remarks>
internal sealed class SenderFilter
{
    private const uint IPv4Mask = 0xFF;
    private const byte ThisNetwork = 0;
    private const byte FirstMulticast = 224;
    private const byte IPv6Multicast = 0xFF;

    private readonly int _port;
    private readonly FrozenSet<UInt128> _own;

    /// <summary>The filter of a listener.</summary>
    /// <param name="listener">Its address; for a wildcard, all addresses of the host now.</param>
    public SenderFilter(IPEndPoint listener)
    {
        _port = listener.Port;
        _own = (Wildcard.Is(listener.Address) ? HostAddresses() : [Client.ToBits(listener.Address)]).ToFrozenSet();
    }

    /// <summary>
    /// Whether no host can send from there: port 0, this network, multicast, broadcast, the unspecified address, or the listener itself.
    /// </summary>
    public bool IsImpossible(in Client sender)
    {
        if (sender.Port == 0 || (sender.Port == _port && _own.Contains(sender.Address)))
        {
            return true;
        }

        if (sender.IsIPv4)
        {
            // 224.0.0.0/4 is multicast; 240.0.0.0/4 is reserved and ends with the broadcast address.
            uint first = (uint)(sender.Address >> 24) & IPv4Mask;
            return first is ThisNetwork or >= FirstMulticast;
        }

        return sender.Address == UInt128.Zero || (byte)(sender.Address >> 120) == IPv6Multicast;
    }

    private static IEnumerable<UInt128> HostAddresses()
    {
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            foreach (UnicastIPAddressInformation address in card.GetIPProperties().UnicastAddresses)
            {
                yield return Client.ToBits(address.Address);
            }
        }
    }
}
