using System;
using System.Buffers;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Domains;

/// <summary>Reads a domain as an order may name it: labels of letters, digits, '-' (RFC 1123 §2.1) and '_', folded, in wire form.</summary>
/// <remarks>A host name has no '_', and no '-' at the end of a label. Some sites have them: DNS takes any octet (RFC 2181 §11), and
/// many clients do.</remarks>
public static class DomainText
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    /// <summary>Reads a name; upper case is folded, one dot at the end is allowed, "." is the root.</summary>
    /// <param name="text">As written.</param>
    /// <param name="name">Room for 255 octets.</param>
    /// <param name="octets">Octets written; 0 when refused: <see cref="DomainError.Of"/> then says why.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> name, out int octets)
    {
        Span<byte> ascii = stackalloc byte[WireLimits.NameOctets];
        octets = 0;
        return Ascii.FromUtf16(text, ascii, out int written) == OperationStatus.Done && TryParse(ascii[..written], name, out octets);
    }

    /// <summary>Reads a name, as above.</summary>
    /// <param name="text">As written, in ASCII or anything else.</param>
    /// <param name="name">Room for 255 octets.</param>
    /// <param name="octets">Octets written; 0 when refused.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> name, out int octets)
    {
        octets = 0;
        if (text.SequenceEqual("."u8))
        {
            name[0] = 0;
            octets = 1;
            return true;
        }

        ReadOnlySpan<byte> rest = text.EndsWith((byte)'.') ? text[..^1] : text;
        if (rest.IsEmpty || rest.Length > WireLimits.NameOctets - 2 || rest.ContainsAnyExcept(Letters))
        {
            return false;
        }

        int at = 0;
        while (true)
        {
            int dot = rest.IndexOf((byte)'.');
            ReadOnlySpan<byte> label = dot < 0 ? rest : rest[..dot];
            if (label.IsEmpty || label.Length > WireLimits.LabelOctets)
            {
                return false;
            }

            name[at] = (byte)label.Length;
            label.CopyTo(name[(at + 1)..]);
            at += label.Length + 1;
            if (dot < 0)
            {
                break;
            }

            rest = rest[(dot + 1)..];
        }

        // No top-level domain is digits only, and everything that looks like an IPv4 address ends so (RFC 3696 §2).
        if (!rest.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        name[at] = 0;
        octets = at + 1;
        NameFolding.Fold(name[..octets], name);
        return true;
    }
}
