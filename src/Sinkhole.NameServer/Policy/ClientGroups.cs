using System;
using System.Collections.Generic;
using System.Net;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Policy;

/// <summary>The allowed clients: others are refused and learn nothing about the lists (rule M14). Immutable.</summary>
public sealed class ClientGroups
{
    private const int MappedBits = 96;

    private readonly (UInt128 Network, UInt128 Mask)[] _ipv4;
    private readonly (UInt128 Network, UInt128 Mask)[] _ipv6;

    /// <summary>Takes the prefixes of allowed clients. An IPv6 prefix never allows IPv4 clients; a mapped one counts as its IPv4
    /// prefix.</summary>
    public ClientGroups(IReadOnlyList<IPNetwork> allowed)
    {
        var ipv4 = new List<(UInt128, UInt128)>();
        var ipv6 = new List<(UInt128, UInt128)>();
        foreach (IPNetwork prefix in allowed)
        {
            bool isIPv4 = prefix.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            int bits = prefix.PrefixLength + (isIPv4 ? MappedBits : 0);
            UInt128 mask = bits == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - bits);
            UInt128 network = Client.ToBits(prefix.BaseAddress) & mask;
            bool isMapped = bits >= MappedBits && network >> 32 == Client.MappedPrefix >> 32;
            (isMapped ? ipv4 : ipv6).Add((network, mask));
        }

        _ipv4 = [.. ipv4];
        _ipv6 = [.. ipv6];
    }

    /// <summary>Whether a client may ask.</summary>
    public bool IsAllowed(in Client client)
    {
        foreach ((UInt128 network, UInt128 mask) in client.IsIPv4 ? _ipv4 : _ipv6)
        {
            if ((client.Address & mask) == network)
            {
                return true;
            }
        }

        return false;
    }
}
