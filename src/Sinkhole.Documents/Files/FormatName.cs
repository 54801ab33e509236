using System;
using System.Text;

namespace Sinkhole.Documents.Files;

/// <summary>Finds the format that a file of ours names: "sinkhole.order" in "format: sinkhole.order/1".</summary>
internal static class FormatName
{
    private const int MaxLetters = 16;

    /// <summary>The name without its version; null when the octets contain none.</summary>
    public static string? Of(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> family = "sinkhole."u8;
        for (int at = octets.IndexOf(family); at >= 0; at = octets.IndexOf(family))
        {
            octets = octets[(at + family.Length)..];
            int letters = octets.IndexOfAnyExceptInRange((byte)'a', (byte)'z');
            if (letters is > 0 and <= MaxLetters && octets[letters] == '/')
            {
                return "sinkhole." + Encoding.ASCII.GetString(octets[..letters]);
            }
        }

        return null;
    }
}
