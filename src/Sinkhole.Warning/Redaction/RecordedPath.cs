using System;
using System.Collections.Frozen;

namespace Sinkhole.Warning.Redaction;

/// <summary>Which words of a path may be kept.</summary>
internal static class RecordedPath
{
    private const int MostSegments = 12;

    private static readonly FrozenSet<string> Calls = Set(
        "player_api.php", "player_api", "panel_api.php", "panel_api", "get.php", "xmltv.php", "enigma2.php");

    // What follows these is an account, a token or a stream: never kept.
    private static readonly FrozenSet<string> Accounts = Set(
        "live", "movie", "series", "timeshift", "timeshifts", "streaming", "hlsr", "playlist");

    private static readonly FrozenSet<string> Tokens = Set("play", "sauth", "vauth", "hls", "key");

    private static readonly FrozenSet<string> Words = Set(
        "c", "portal.php", "server", "load.php", "stalker_portal", "version.js", "index.html", "index.htm", "index.php", "favicon.ico",
        "robots.txt", ".well-known", "security.txt", "sw.js", "login", "search", "api", "images", "css", "js", "static", "wp-login.php");

    private static readonly FrozenSet<string> Extensions = Set(
        ".ts", ".m3u8", ".m3u", ".mp4", ".mkv", ".avi", ".mpd", ".php", ".html", ".htm",
        ".js", ".css", ".png", ".jpg", ".ico", ".xml", ".json");

    /// <summary>The path with known words kept and every other segment written <c>*</c>.</summary>
    /// <remarks>
    /// After the first word that is unknown or goes before an account, nothing but a known extension of the last segment is kept.
    /// </remarks>
    public static string Of(string path)
    {
        string[] segments = path.TrimStart('/').Split('/');
        bool isKept = true;
        for (int at = 0; at < segments.Length; at++)
        {
            string segment = segments[at];
            bool isLastKnown = Accounts.Contains(segment) || Tokens.Contains(segment);
            bool isKnown = isKept && (isLastKnown || Words.Contains(segment) || Calls.Contains(segment));
            isKept = segment.Length == 0 ? isKept : isKnown && !isLastKnown;
            segments[at] = segment.Length == 0 ? string.Empty
                : isKnown ? segment.ToLowerInvariant()
                : at == segments.Length - 1 ? $"*{Extension(segment)}" : "*";
        }

        return segments.Length <= MostSegments ? $"/{string.Join('/', segments)}" : $"/{string.Join('/', segments[..MostSegments])}/*";
    }

    private static string Extension(string segment)
    {
        int dot = segment.LastIndexOf('.');
        string extension = dot < 0 ? string.Empty : segment[dot..].ToLowerInvariant();
        return Extensions.Contains(extension) ? extension : string.Empty;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
