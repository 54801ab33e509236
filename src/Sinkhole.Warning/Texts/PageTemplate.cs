using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Sinkhole.Warning.Texts;

/// <summary>A page rendered once, with slots for values of the visitor's request. Immutable.</summary>
internal sealed class PageTemplate
{
    private readonly ImmutableArray<PagePiece> _pieces;

    public PageTemplate(ImmutableArray<PagePiece> pieces)
    {
        _pieces = pieces;
        Version = VersionOf(pieces);
    }

    /// <summary>Identifies the text: the record of a hit names the text that the visitor was shown.</summary>
    public PageVersion Version { get; }

    /// <summary>Octets of the page with this fill.</summary>
    public int Measure(scoped in PageFill fill)
    {
        int octets = 0;
        foreach (PagePiece piece in _pieces)
        {
            octets += piece.Octets.Length + fill[piece.Slot].Length;
        }

        return octets;
    }

    /// <summary>Writes the page with this fill in one span.</summary>
    public void WriteTo(IBufferWriter<byte> output, scoped in PageFill fill)
    {
        int octets = Measure(in fill);
        Span<byte> page = output.GetSpan(octets);
        foreach (PagePiece piece in _pieces)
        {
            ReadOnlySpan<byte> content = piece.Slot == PageSlot.None ? piece.Octets : fill[piece.Slot];
            content.CopyTo(page);
            page = page[content.Length..];
        }

        output.Advance(octets);
    }

    private static PageVersion VersionOf(ImmutableArray<PagePiece> pieces)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PagePiece piece in pieces)
        {
            hash.AppendData(piece.Slot == PageSlot.None ? piece.Octets : [0, (byte)piece.Slot]);
        }

        return PageVersion.FromHash(hash.GetHashAndReset());
    }
}
