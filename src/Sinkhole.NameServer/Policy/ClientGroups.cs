using System;
using System.Collections.Generic;
using System.Net;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Policy;

/// <summary>Whose questions are answered: strangers are refused and never learn what is listed (rule M14). Immutable.</summary>
public sealed class ClientGroups
{
    private const int MappedBits = 96;

    private readonly (UInt128 Network, UInt128 Mask)[] _allowed;

    /// <summary>Takes the prefixes of allowed clients.</summary>
    public ClientGroups(IReadOnlyList<IPNetwork> allowed)
    {
        _allowed = new (UInt128, UInt128)[allowed.Count];
        for (int index = 0; index < allowed.Count; index++)
        {
            IPNetwork prefix = allowed[index];
            bool isIPv4 = prefix.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            int bits = prefix.PrefixLength + (isIPv4 ? MappedBits : 0);
            UInt128 mask = bits == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - bits);
            _allowed[index] = (Client.ToBits(prefix.BaseAddress) & mask, mask);
        }
    }

    /// <summary>Whether a client may ask.</summary>
    public bool IsAllowed(in Client client)
    {
        foreach ((UInt128 network, UInt128 mask) in _allowed)
        {
            if ((client.Address & mask) == network)
            {
                return true;
            }
        }

        return false;
    }
}
