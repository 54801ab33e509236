using System;
using System.Text;

namespace Sinkhole.NameServer.Generations;

/// <summary>This node's name, as the one character string of a TXT record (RFC 4892 §2). Immutable.</summary>
public sealed class NodeName
{
    private readonly byte[] _textData;

    /// <summary>Takes a display name; it is cut at 255 octets of UTF-8.</summary>
    public NodeName(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        int octets = Math.Min(text.Length, byte.MaxValue);
        _textData = octets == 0 ? [] : [(byte)octets, .. text.AsSpan(0, octets)];
    }

    /// <summary>No name: clients are not told which node answers.</summary>
    public static NodeName None { get; } = new(string.Empty);

    /// <summary>RDATA of the TXT record; empty for none.</summary>
    internal ReadOnlySpan<byte> TextData => _textData;
}
