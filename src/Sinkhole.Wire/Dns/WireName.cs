using System;

namespace Sinkhole.Wire.Dns;

/// <summary>A name in uncompressed wire form: length octets and labels, ended by the root's zero octet (RFC 1035 §3.1).</summary>
/// <remarks>A view: valid while its memory is. The creator must have validated it; this type does not.</remarks>
public readonly ref struct WireName
{
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>Creates a name from octets that are known to be one valid name.</summary>
    /// <param name="octets">1 to 255 octets, the last of them the root's 0.</param>
    public WireName(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
    }

    /// <summary>The root: one zero octet.</summary>
    public static WireName Root => new([0]);

    /// <summary>The whole name, 1 to 255 octets. The default value is the root.</summary>
    public ReadOnlySpan<byte> Octets => _octets.IsEmpty ? [0] : _octets;

    /// <summary>True for the root name only.</summary>
    public bool IsRoot => _octets.Length <= 1;

    /// <summary>Labels before the root: 0 to 127.</summary>
    public int LabelCount
    {
        get
        {
            int count = 0;
            for (int at = 0; at < _octets.Length && _octets[at] != 0; at += _octets[at] + 1)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The name without its leftmost label; the root's parent is the root.</summary>
    public WireName Parent => IsRoot ? this : new WireName(_octets[(_octets[0] + 1)..]);

    /// <summary>The leftmost label without its length octet; empty for the root.</summary>
    public ReadOnlySpan<byte> FirstLabel => Octets.Slice(1, Octets[0]);

    /// <summary>Whether both names are equal, ignoring the case of A-Z only (RFC 4343 §3).</summary>
    public bool EqualsIgnoreCase(scoped WireName other) => NameFolding.EqualsIgnoreCase(Octets, other.Octets);

    /// <summary>Whether this name equals <paramref name="ancestor"/> or is below it.</summary>
    public bool IsAtOrBelow(scoped WireName ancestor)
    {
        WireName name = this;
        while (name.Octets.Length > ancestor.Octets.Length)
        {
            name = name.Parent;
        }

        return name.EqualsIgnoreCase(ancestor);
    }
}
