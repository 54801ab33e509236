using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.NameServer.Generations;

/// <summary>Upstreams that are asked for the same names. What one group said is never given for a question to another. Immutable.</summary>
public sealed class UpstreamGroup
{
    /// <summary>Takes the upstreams, the preferred first.</summary>
    public UpstreamGroup(ImmutableArray<IPEndPoint> upstreams)
    {
        Upstreams = upstreams;
        Key = KeyOf(upstreams);
    }

    /// <summary>The upstreams, the preferred first; empty for none.</summary>
    public ImmutableArray<IPEndPoint> Upstreams { get; }

    /// <summary>Equal for equal upstreams in the same order, in every generation; different for others.</summary>
    public ulong Key { get; }

    private static ulong KeyOf(ImmutableArray<IPEndPoint> upstreams)
    {
        var text = new StringBuilder();
        foreach (IPEndPoint upstream in upstreams)
        {
            text.Append(upstream).Append(' ');
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
