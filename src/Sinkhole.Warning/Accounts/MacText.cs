using System;

namespace Sinkhole.Warning.Accounts;

/// <summary>The MAC address that a set-top box says it has, as twelve digits in pairs with a colon or a hyphen between them.</summary>
internal static class MacText
{
    /// <summary>Octets of the canonical form.</summary>
    public const int Octets = 17;

    /// <summary>Writes the canonical form, upper case with colons: <c>00:1A:79:00:00:01</c>.</summary>
    /// <param name="text">The decoded text.</param>
    /// <param name="canonical">Room for <see cref="Octets"/>.</param>
    /// <returns>False if it is not a MAC address; it proves nothing then, and is never compared with one.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> text, Span<byte> canonical)
    {
        if (text.Length != Octets)
        {
            return false;
        }

        for (int at = 0; at < Octets; at++)
        {
            bool isSeparator = at % 3 == 2;
            bool isRight = isSeparator
                ? text[at] == text[2] && text[at] is (byte)':' or (byte)'-'
                : char.IsAsciiHexDigit((char)text[at]);
            if (!isRight)
            {
                return false;
            }

            canonical[at] = isSeparator ? (byte)':' : (byte)char.ToUpperInvariant((char)text[at]);
        }

        return true;
    }
}
