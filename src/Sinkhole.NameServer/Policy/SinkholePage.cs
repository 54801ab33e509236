using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace Sinkhole.NameServer.Policy;

/// <summary>What seized names resolve to: the addresses of a page profile as RDATA, and the TTL.</summary>
public sealed class SinkholePage
{
    /// <summary>Max addresses of one family, so that an answer for the longest name fits in 512 octets with OPT.</summary>
    public const int MaxAddresses = 7;

    private readonly byte[][] _ipv4;
    private readonly byte[][] _ipv6;

    /// <summary>Takes a profile.</summary>
    /// <param name="addresses">At most <see cref="MaxAddresses"/> of each family; none of a family means NODATA for it.</param>
    /// <param name="ttlSeconds">TTL and negative TTL.</param>
    /// <exception cref="ArgumentException">More addresses of a family than fit.</exception>
    public SinkholePage(IReadOnlyCollection<IPAddress> addresses, uint ttlSeconds)
    {
        _ipv4 = OfFamily(addresses, AddressFamily.InterNetwork);
        _ipv6 = OfFamily(addresses, AddressFamily.InterNetworkV6);
        TtlSeconds = ttlSeconds;
    }

    /// <summary>The page profile's name; null when there is no page.</summary>
    public string? Name { get; init; }

    /// <summary>Whether queries for names under this profile are kept as contacts. Default no.</summary>
    public bool RecordsContacts { get; init; }

    /// <summary>TTL of the answers in seconds.</summary>
    public uint TtlSeconds { get; }

    /// <summary>RDATA of the A records, 4 octets each.</summary>
    public ReadOnlySpan<byte[]> IPv4 => _ipv4;

    /// <summary>RDATA of the AAAA records, 16 octets each.</summary>
    public ReadOnlySpan<byte[]> IPv6 => _ipv6;

    private static byte[][] OfFamily(IReadOnlyCollection<IPAddress> addresses, AddressFamily family)
    {
        var found = new List<byte[]>();
        foreach (IPAddress address in addresses)
        {
            if (address.AddressFamily == family)
            {
                found.Add(address.GetAddressBytes());
            }
        }

        return found.Count <= MaxAddresses
            ? [.. found]
            : throw new ArgumentException(
                $"{found.Count} addresses of one family; an answer of 512 octets holds {MaxAddresses}", nameof(addresses));
    }
}
