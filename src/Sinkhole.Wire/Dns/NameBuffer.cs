using System;
using System.Runtime.CompilerServices;

namespace Sinkhole.Wire.Dns;

/// <summary>A buffer of 255 octets for one name in wire form.</summary>
/// <remarks>A mutable struct: keep it in a local or a field and pass it by reference.</remarks>
public struct NameBuffer
{
    private Octets _octets;
    private int _length;

    /// <summary>Length of the name in octets; 0 when empty.</summary>
    public readonly int Length => _length;

    /// <summary>The name, a view into this buffer; the root when empty.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly WireName Name => _length == 0 ? WireName.Root : new WireName(((ReadOnlySpan<byte>)_octets)[.._length]);

    /// <summary>The whole buffer, 255 octets; call <see cref="SetLength"/> after writing a name.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Room => _octets;

    /// <summary>Sets the length of the name in <see cref="Room"/>.</summary>
    /// <param name="octets">1 to 255.</param>
    public void SetLength(int octets)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(octets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets, WireLimits.NameOctets);
        _length = octets;
    }

    /// <summary>Copies a name in lower case.</summary>
    public void SetFolded(scoped WireName name)
    {
        NameFolding.Fold(name.Octets, _octets);
        _length = name.Octets.Length;
    }

    [InlineArray(WireLimits.NameOctets)]
    private struct Octets
    {
        private byte _first;
    }
}
