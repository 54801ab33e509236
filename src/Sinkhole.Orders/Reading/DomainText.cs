using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>Reads a domain as an order may name it: labels of letters, digits and '-' (RFC 1123 §2.1), folded, in wire form.</summary>
public static class DomainText
{
    /// <summary>Reads a name; upper case is folded, one dot at the end is allowed, "." is the root.</summary>
    /// <param name="text">As written.</param>
    /// <param name="name">Room for 255 octets.</param>
    /// <param name="octets">Octets written; 0 when refused: <see cref="DomainFault.Of"/> then says why.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> name, out int octets)
    {
        octets = 0;
        if (text is ".")
        {
            name[0] = 0;
            octets = 1;
            return true;
        }

        ReadOnlySpan<char> rest = text.EndsWith('.') ? text[..^1] : text;
        if (rest.IsEmpty || rest.Length > WireLimits.NameOctets - 2)
        {
            return false;
        }

        int at = 0;
        while (true)
        {
            int dot = rest.IndexOf('.');
            ReadOnlySpan<char> label = dot < 0 ? rest : rest[..dot];
            if (!TryPutLabel(label, name[at..]))
            {
                return false;
            }

            at += label.Length + 1;
            if (dot < 0)
            {
                break;
            }

            rest = rest[(dot + 1)..];
        }

        // No top-level domain is digits only, and everything that looks like an IPv4 address ends so (RFC 3696 §2).
        if (!rest.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        name[at] = 0;
        octets = at + 1;
        return true;
    }

    private static bool TryPutLabel(ReadOnlySpan<char> label, Span<byte> room)
    {
        if (label.IsEmpty || label.Length > WireLimits.LabelOctets || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        room[0] = (byte)label.Length;
        for (int at = 0; at < label.Length; at++)
        {
            char character = label[at];
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return false;
            }

            room[at + 1] = NameFolding.FoldOctet((byte)character);
        }

        return true;
    }
}
