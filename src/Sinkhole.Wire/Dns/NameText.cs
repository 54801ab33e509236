using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Converts names between presentation form ("evil.example") and wire form (RFC 1035 §5.1).</summary>
public static class NameText
{
    /// <summary>Maximum length that <see cref="TryFormat"/> writes: four characters per octet.</summary>
    public const int MaxCharacters = 4 * WireLimits.NameOctets;

    /// <summary>Parses a name. A trailing dot is optional; "." is the root; "\." and "\DDD" are escapes.</summary>
    /// <param name="text">The presentation form. A label may contain any octet (RFC 2181 §11); the caller checks host name rules.</param>
    /// <param name="name">Buffer for the wire form, 255 octets.</param>
    /// <param name="octets">Octets written; 0 on failure.</param>
    /// <param name="error">Why parsing failed.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> name, out int octets, out NameTextError error)
    {
        octets = 0;
        if (text is ".")
        {
            name[0] = 0;
            octets = 1;
            error = NameTextError.None;
            return true;
        }

        error = Parse(text, name, out int written);
        octets = error == NameTextError.None ? written : 0;
        return error == NameTextError.None;
    }

    /// <summary>Formats a name without trailing dot, "." for the root; octets other than letters, digits, '-' and '_' become "\DDD" or
    /// "\c".</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">Buffer; <see cref="MaxCharacters"/> characters are always enough.</param>
    /// <param name="characters">Characters written.</param>
    /// <returns>False when <paramref name="text"/> is too small.</returns>
    public static bool TryFormat(scoped WireName name, Span<char> text, out int characters)
    {
        characters = 0;
        if (name.IsRoot)
        {
            return Put(text, ref characters, '.');
        }

        for (WireName rest = name; !rest.IsRoot; rest = rest.Parent)
        {
            if (characters > 0 && !Put(text, ref characters, '.'))
            {
                return false;
            }

            foreach (byte octet in rest.FirstLabel)
            {
                if (!PutOctet(text, ref characters, octet))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Formats a name as a string. Do not use it on the query path.</summary>
    public static string Format(scoped WireName name)
    {
        Span<char> text = stackalloc char[MaxCharacters];
        return TryFormat(name, text, out int characters) ? new string(text[..characters]) : string.Empty;
    }

    private static NameTextError Parse(ReadOnlySpan<char> text, Span<byte> name, out int octets)
    {
        octets = 0;
        if (text.IsEmpty)
        {
            return NameTextError.Empty;
        }

        int lengthAt = 0;
        int label = 0;
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '.')
            {
                if (label == 0)
                {
                    return NameTextError.EmptyLabel;
                }

                name[lengthAt] = (byte)label;
                lengthAt += label + 1;
                label = 0;
                at++;
                continue;
            }

            if (!TryReadOctet(text, ref at, out byte octet, out NameTextError error))
            {
                return error;
            }

            if (label == WireLimits.LabelOctets)
            {
                return NameTextError.LabelTooLong;
            }

            // Keep one octet for the root.
            if (lengthAt + 1 + label + 1 >= WireLimits.NameOctets)
            {
                return NameTextError.NameTooLong;
            }

            name[lengthAt + 1 + label] = octet;
            label++;
        }

        if (label > 0)
        {
            name[lengthAt] = (byte)label;
            lengthAt += label + 1;
        }

        name[lengthAt] = 0;
        octets = lengthAt + 1;
        return NameTextError.None;
    }

    private static bool TryReadOctet(ReadOnlySpan<char> text, ref int at, out byte octet, out NameTextError error)
    {
        octet = 0;
        error = NameTextError.None;
        char character = text[at++];
        if (character == '\\')
        {
            return TryReadEscape(text, ref at, out octet, out error);
        }

        if (!char.IsAscii(character))
        {
            error = NameTextError.NotAscii;
            return false;
        }

        octet = (byte)character;
        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<char> text, ref int at, out byte octet, out NameTextError error)
    {
        octet = 0;
        error = NameTextError.BadEscape;
        if (at >= text.Length || !char.IsAscii(text[at]))
        {
            return false;
        }

        if (!char.IsAsciiDigit(text[at]))
        {
            octet = (byte)text[at++];
            error = NameTextError.None;
            return true;
        }

        if (at + 3 > text.Length || !char.IsAsciiDigit(text[at + 1]) || !char.IsAsciiDigit(text[at + 2]))
        {
            return false;
        }

        int value = ((text[at] - '0') * 100) + ((text[at + 1] - '0') * 10) + (text[at + 2] - '0');
        if (value > byte.MaxValue)
        {
            return false;
        }

        at += 3;
        octet = (byte)value;
        error = NameTextError.None;
        return true;
    }

    private static bool PutOctet(Span<char> text, ref int characters, byte octet)
    {
        if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_')
        {
            return Put(text, ref characters, (char)octet);
        }

        if (octet is > (byte)' ' and < 0x7F)
        {
            return Put(text, ref characters, '\\') && Put(text, ref characters, (char)octet);
        }

        return Put(text, ref characters, '\\')
            && Put(text, ref characters, (char)('0' + (octet / 100)))
            && Put(text, ref characters, (char)('0' + (octet / 10 % 10)))
            && Put(text, ref characters, (char)('0' + (octet % 10)));
    }

    private static bool Put(Span<char> text, ref int characters, char character)
    {
        if (characters >= text.Length)
        {
            return false;
        }

        text[characters++] = character;
        return true;
    }
}
