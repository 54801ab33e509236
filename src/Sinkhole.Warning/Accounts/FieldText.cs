using System;
using System.Text;

namespace Sinkhole.Warning.Accounts;

/// <summary>Fields of a query, a form or a cookie: found by name, and decoded into the caller's octets. Makes no strings.</summary>
internal static class FieldText
{
    /// <summary>Finds the first value that is not empty of a field; the case of names is ignored, as panels do.</summary>
    /// <param name="fields">Pairs <c>name=value</c>.</param>
    /// <param name="separator"><c>&amp;</c>, or <c>;</c> in a cookie, where blanks around a pair do not count (RFC 6265 §4.2.1).</param>
    /// <param name="name">The name.</param>
    /// <returns>The value as it is written; empty for none.</returns>
    public static ReadOnlySpan<char> Find(ReadOnlySpan<char> fields, char separator, string name)
    {
        foreach (Range at in fields.Split(separator))
        {
            ReadOnlySpan<char> pair = fields[at].Trim();
            if (pair.Length > name.Length + 1 && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair[(name.Length + 1)..];
            }
        }

        return [];
    }

    /// <summary>Decodes percent-encoding (RFC 3986 §2.1); what is not encoded is written as UTF-8. A percent sign alone stays.</summary>
    /// <param name="written">The value.</param>
    /// <param name="plusIsSpace">Whether a plus sign means a space, as in forms.</param>
    /// <param name="octets">Gets as many octets as fit.</param>
    /// <returns>Their number.</returns>
    public static int Decode(ReadOnlySpan<char> written, bool plusIsSpace, Span<byte> octets)
    {
        int length = 0;
        Span<byte> one = stackalloc byte[4];
        while (!written.IsEmpty)
        {
            if (written.Length > 2 && written[0] == '%' && char.IsAsciiHexDigit(written[1]) && char.IsAsciiHexDigit(written[2]))
            {
                one[0] = (byte)((Digit(written[1]) << 4) | Digit(written[2]));
                written = written[3..];
                if (!TryAdd(one[..1], octets, ref length))
                {
                    break;
                }

                continue;
            }

            Rune.DecodeFromUtf16(written, out Rune rune, out int characters);
            written = written[characters..];
            rune = plusIsSpace && rune.Value == '+' ? new Rune(' ') : rune;
            if (!TryAdd(one[..rune.EncodeToUtf8(one)], octets, ref length))
            {
                break;
            }
        }

        return length;
    }

    private static bool TryAdd(ReadOnlySpan<byte> more, Span<byte> octets, ref int length)
    {
        bool fits = more.TryCopyTo(octets[length..]);
        length += fits ? more.Length : 0;
        return fits;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
