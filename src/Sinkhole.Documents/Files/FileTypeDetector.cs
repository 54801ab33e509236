using System;
using System.Text;
using System.Text.Unicode;

namespace Sinkhole.Documents.Files;

/// <summary>
/// Detects the type of a file that is not the expected document. Reports the type, never any of the content.
/// </summary>
public static class FileTypeDetector
{
    /// <summary>Enough for any heading; a decision must not cost more for a larger file.</summary>
    public const int HeadOctets = 64 * 1024;

    private static readonly (byte[] Start, string Kind)[] Signatures =
    [
        ([0xFF, 0xFE], "text in UTF-16; save it again as UTF-8"),
        ([0xFE, 0xFF], "text in UTF-16; save it again as UTF-8"),
        ("%PDF"u8.ToArray(), "a PDF"),
        ("PK\x03\x04"u8.ToArray(), "a ZIP archive, as Word and Excel save them"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Word or Excel file"),
        ([0x1F, 0x8B], "a gzip archive"),
        ("{\\rtf"u8.ToArray(), "a rich text file (RTF)"),
        ("-----BEGIN"u8.ToArray(), "a key or certificate"),
        ("#!"u8.ToArray(), "a script"),
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer: the content was not fetched ('git lfs pull')"),
        ("<?xml"u8.ToArray(), "XML"),
        ("{"u8.ToArray(), "JSON"),
    ];

    /// <summary>Whether the octets contain nothing but spaces, comments and document marks.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> rest = WithoutMark(octets);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).Trim(" \t"u8);
            if (!line.IsEmpty && line[0] != '#' && !line.SequenceEqual("---"u8) && !line.SequenceEqual("..."u8))
            {
                return false;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>"a web page (HTML)", "a hosts file"; null for what is not recognized.</summary>
    public static string? KindOf(ReadOnlySpan<byte> octets)
    {
        if (DocumentKindOf(octets) is string kind)
        {
            return kind;
        }

        ReadOnlySpan<byte> head = octets[..Math.Min(octets.Length, HeadOctets)];

        // A file in UTF-8 may be cut in the middle of a character here: three octets at most.
        bool isText = Utf8.IsValid(head) || (octets.Length > HeadOctets && Utf8.IsValid(head[..^3]));
        return isText ? NameListDetector.Of(WithoutMark(head).TrimStart(" \t\r\n"u8)) : "text that is not UTF-8";
    }

    /// <summary>"a web page (HTML)"; null for what may be read line by line, right or wrong.</summary>
    public static string? DocumentKindOf(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> head = octets[..Math.Min(octets.Length, HeadOctets)];
        if (FormatName.Of(head) is string format)
        {
            return $"a file in the format '{format}'";
        }

        ReadOnlySpan<byte> start = WithoutMark(head).TrimStart(" \t\r\n"u8);
        foreach ((byte[] signature, string kind) in Signatures)
        {
            if (start.StartsWith(signature))
            {
                return kind;
            }
        }

        // "[Adblock Plus]" and "[section]" are not JSON.
        if (start.StartsWith("["u8) && start[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"' or (byte)']', ..])
        {
            return "JSON";
        }

        // "<<<<<<< " is the merge conflict marker.
        if (start.StartsWith("<"u8) && !start.StartsWith("<<"u8))
        {
            string text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, 1024)]);
            bool isPage = text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase);
            return isPage
                ? "a web page (HTML), as a download that ended at a login or error page leaves"
                : "XML";
        }

        return head.Contains((byte)0) ? "binary data, or text in UTF-16" : null;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> octets) =>
        octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? octets[3..] : octets;
}
