using System;
using System.Buffers;
using System.Net;
using System.Text;

namespace Sinkhole.Documents.Files;

/// <summary>Recognizes lists of names by their first lines: a hosts file, one name a line, a table.</summary>
internal static class NameListDetector
{
    private const int MaxLines = 20;
    private const int MaxLineOctets = 512;
    private const int MaxNameOctets = 254;

    private static readonly SearchValues<byte> NameOctets =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    /// <summary>The kind of which all of the first lines are, comments and blank ones left out; null where they differ.</summary>
    public static string? Of(ReadOnlySpan<byte> octets)
    {
        int lines = 0;
        bool isHosts = true;
        bool isNames = true;
        bool isCommas = true;
        bool isSemicolons = true;
        while (!octets.IsEmpty && lines < MaxLines)
        {
            int end = octets.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = (end < 0 ? octets : octets[..end]).Trim(" \t"u8);
            octets = end < 0 ? [] : octets[(end + 1)..];
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            lines++;
            isHosts &= IsHostsLine(line);
            isNames &= IsName(line);
            isCommas &= line.Contains((byte)',');
            isSemicolons &= line.Contains((byte)';');
        }

        return lines == 0 ? null
            : isHosts ? "a hosts file"
            : isNames ? "a list of names"
            : isCommas || isSemicolons ? "a table (CSV)"
            : null;
    }

    private static bool IsHostsLine(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOfAny((byte)' ', (byte)'\t');
        return blank > 0 && line.Length <= MaxLineOctets && IPAddress.TryParse(Encoding.Latin1.GetString(line[..blank]), out _);
    }

    // The form only, and no address: a name that no reader would take is still one of a list of names.
    private static bool IsName(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> name = line.TrimEnd("."u8);
        ReadOnlySpan<byte> last = name[(name.LastIndexOf((byte)'.') + 1)..];
        return line.Length <= MaxNameOctets && !line.ContainsAnyExcept(NameOctets) && last.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
