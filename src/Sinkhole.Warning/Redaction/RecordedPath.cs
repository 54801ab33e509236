using System;
using System.Collections.Frozen;
using Sinkhole.Warning.Iptv;

namespace Sinkhole.Warning.Redaction;

/// <summary>Reduces a path to the words that may be recorded.</summary>
internal static class RecordedPath
{
    private const int MaxSegments = 12;

    // Words of page addresses that identify nobody; the words of IPTV calls come from the grammar.
    private static readonly FrozenSet<string> Words = Set(
        "index.html", "index.htm", "index.php", "favicon.ico", "robots.txt", ".well-known", "security.txt", "sw.js", "login", "search",
        "api", "images", "css", "js", "static", "wp-login.php");

    private static readonly FrozenSet<string> Extensions = Set(
        ".php", ".html", ".htm", ".js", ".css", ".png", ".jpg", ".ico", ".xml", ".json");

    /// <summary>The path with known words kept and every other segment written <c>*</c>.</summary>
    /// <remarks>
    /// After the first word that is unknown or announces an account, only a known extension of the last segment is kept.
    /// </remarks>
    public static string Of(string path)
    {
        string[] segments = path.TrimStart('/').Split('/');
        bool isKept = true;
        for (int at = 0; at < segments.Length; at++)
        {
            string segment = segments[at];
            IptvWord word = IptvGrammar.WordOf(segment);
            bool isLastKnown = word == IptvWord.BeforeSecret;
            bool isKnown = isKept && (word != IptvWord.None || Words.Contains(segment));
            isKept = segment.Length == 0 ? isKept : isKnown && !isLastKnown;
            segments[at] = segment.Length == 0 ? string.Empty
                : isKnown ? segment.ToLowerInvariant()
                : at == segments.Length - 1 ? $"*{Extension(segment)}" : "*";
        }

        return segments.Length <= MaxSegments ? $"/{string.Join('/', segments)}" : $"/{string.Join('/', segments[..MaxSegments])}/*";
    }

    private static string Extension(string segment)
    {
        int dot = segment.LastIndexOf('.');
        string extension = dot < 0 ? string.Empty : segment[dot..].ToLowerInvariant();
        return Extensions.Contains(extension) || IptvGrammar.IsStreamExtension(extension) ? extension : string.Empty;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
