using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Warning.Texts;

/// <summary>Keeps equal pieces once: the pages of a thousand orders share all bytes that are not an order's own.</summary>
internal sealed class PieceStore
{
    private readonly HashSet<byte[]> _pieces = new(new ByContent());

    /// <summary>The one array with this content.</summary>
    public byte[] Keep(ReadOnlySpan<byte> octets)
    {
        byte[] piece = octets.ToArray();
        if (_pieces.TryGetValue(piece, out byte[]? kept))
        {
            return kept;
        }

        _pieces.Add(piece);
        return piece;
    }

    private sealed class ByContent : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj)
        {
            HashCode hash = new();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
