using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>How many labels at the end of a name on the wire are a public suffix. It allocates nothing: queries wait for it.</summary>
public static class SuffixLabels
{
    // The longest suffixes of the list have five; a name of a hundred labels costs no more.
    private const int MaxLabels = 8;

    /// <summary>Labels of the longest public suffix that a name ends in: 1 at least, except for the root.</summary>
    /// <param name="suffixes">The list.</param>
    /// <param name="name">Any letter case, any octets; an octet that is not a letter or digit of ASCII is in no suffix.</param>
    public static int Of(PublicSuffixList suffixes, scoped WireName name)
    {
        int labels = name.LabelCount;
        for (; labels > MaxLabels; labels--)
        {
            name = name.Parent;
        }

        Span<char> text = stackalloc char[WireLimits.NameOctets];
        int octets = Write(name, text);
        ReadOnlySpan<char> rest = text[..octets];
        while (labels > 1 && !suffixes.IsSuffix(rest))
        {
            rest = rest[(rest.IndexOf('.') + 1)..];
            labels--;
        }

        return labels;
    }

    /// <summary>The name in lower case with dots between its labels; a dot inside a label becomes a space, which no suffix has.</summary>
    private static int Write(scoped WireName name, Span<char> text)
    {
        int at = 0;
        for (WireName rest = name; !rest.IsRoot; rest = rest.Parent)
        {
            if (at > 0)
            {
                text[at++] = '.';
            }

            foreach (byte octet in rest.FirstLabel)
            {
                text[at++] = octet == '.' ? ' ' : char.ToLowerInvariant((char)octet);
            }
        }

        return at;
    }
}
