using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Generations;

/// <summary>
/// Upstreams that are asked for the same names. An answer of one group is never used for a query to another. Immutable.
/// </summary>
public sealed class UpstreamGroup
{
    private readonly byte[] _suffix;

    /// <summary>Takes the upstreams of all names.</summary>
    /// <param name="upstreams">The preferred first.</param>
    /// <param name="trustsAuthentic">Whether their AD is passed on.</param>
    public UpstreamGroup(ImmutableArray<IPEndPoint> upstreams, bool trustsAuthentic = false)
        : this(upstreams, WireName.Root, trustsAuthentic)
    {
    }

    /// <summary>Takes the upstreams of a name and all below it.</summary>
    /// <param name="upstreams">The preferred first.</param>
    /// <param name="suffix">The name; copied.</param>
    /// <param name="trustsAuthentic">Whether their AD is passed on.</param>
    public UpstreamGroup(ImmutableArray<IPEndPoint> upstreams, scoped WireName suffix, bool trustsAuthentic)
    {
        _suffix = suffix.Octets.ToArray();
        Upstreams = upstreams;
        TrustsAuthentic = trustsAuthentic;
        Key = KeyOf(upstreams, trustsAuthentic);
    }

    /// <summary>The upstreams, the preferred first; empty for none.</summary>
    public ImmutableArray<IPEndPoint> Upstreams { get; }

    /// <summary>
    /// Whether the network path to them is trusted, so that their AD is passed on (RFC 4035 §3.2.3); queries are not encrypted.
    /// </summary>
    public bool TrustsAuthentic { get; }

    /// <summary>The name at or below which they are asked, from the configuration; the root for all names without a route.</summary>
    public WireName Suffix => new(_suffix);

    /// <summary>Equal in every generation for the same upstreams in the same order with the same trust; different for others.</summary>
    public ulong Key { get; }

    private static ulong KeyOf(ImmutableArray<IPEndPoint> upstreams, bool trustsAuthentic)
    {
        var text = new StringBuilder(trustsAuthentic ? "ad " : string.Empty);
        foreach (IPEndPoint upstream in upstreams)
        {
            text.Append(upstream).Append(' ');
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
