using System;
using System.Collections.Frozen;
using System.Linq;

namespace Sinkhole.Warning.Hits;

/// <summary>What a path says of IPTV, and which of its words may be kept (specs/warning.md 4.1).</summary>
internal static class IptvPath
{
    private const int MostSegments = 12;

    private static readonly FrozenSet<string> Calls = Set(
        "player_api.php", "player_api", "panel_api.php", "panel_api", "get.php", "xmltv.php", "enigma2.php");

    // What follows these is an account, a token or a stream: never kept.
    private static readonly FrozenSet<string> Accounts = Set(
        "live", "movie", "series", "timeshift", "timeshifts", "streaming", "hlsr", "playlist");

    private static readonly FrozenSet<string> Tokens = Set("play", "sauth", "vauth", "hls", "key");

    private static readonly FrozenSet<string> Portals = Set("/c", "/portal.php", "/c/portal.php", "/server/load.php", "/stalker_portal");

    private static readonly FrozenSet<string> Words = Set(
        "c", "portal.php", "server", "load.php", "stalker_portal", "version.js", "index.html", "index.htm", "index.php", "favicon.ico",
        "robots.txt", ".well-known", "security.txt", "sw.js", "login", "search", "api", "images", "css", "js", "static", "wp-login.php");

    private static readonly FrozenSet<string> Extensions = Set(
        ".ts", ".m3u8", ".m3u", ".mp4", ".mkv", ".avi", ".mpd", ".php", ".html", ".htm",
        ".js", ".css", ".png", ".jpg", ".ico", ".xml", ".json");

    /// <summary>Whether a path belongs to a panel, a portal or a stream.</summary>
    public static bool IsIptv(string path)
    {
        string[] segments = Segments(path);
        return segments.Length > 0
            && (Calls.Contains(segments[0])
                || (Accounts.Contains(segments[0]) && segments.Length >= 3)
                || (Tokens.Contains(segments[0]) && segments.Length >= 2)
                || Portals.Any(portal => path.Equals(portal, StringComparison.OrdinalIgnoreCase)
                    || path.StartsWith($"{portal}/", StringComparison.OrdinalIgnoreCase))
                || IsBareStream(segments));
    }

    /// <summary>Whether a path or query presents an account. Values are looked past, never kept.</summary>
    /// <param name="path">The decoded path.</param>
    /// <param name="query">The raw query with its question mark, or empty.</param>
    public static bool PresentsAccount(string path, string query)
    {
        string[] segments = Segments(path);
        return segments.Length > 0
            && ((Calls.Contains(segments[0]) && (HasKey(query, "username") || HasKey(query, "token")))
                || (Accounts.Contains(segments[0]) && segments.Length >= 3)
                || (IsIptv(path) && HasKey(query, "mac"))
                || IsBareStream(segments));
    }

    /// <summary>The path with known words kept and every other segment written <c>*</c>.</summary>
    /// <remarks>
    /// After the first word that is unknown or goes before an account, nothing but a known extension of the last segment is kept.
    /// </remarks>
    public static string Redact(string path)
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

    // /USER/PASS/ID or /USER/PASS/ID.EXT, the identifier numeric: the last and loosest rule of the grammar.
    private static bool IsBareStream(string[] segments)
    {
        if (segments.Length != 3)
        {
            return false;
        }

        int dot = segments[2].IndexOf('.', StringComparison.Ordinal);
        string id = dot < 0 ? segments[2] : segments[2][..dot];
        return id.Length is > 0 and <= 12 && id.All(char.IsAsciiDigit);
    }

    private static bool HasKey(string query, string key) =>
        query.Contains($"?{key}=", StringComparison.OrdinalIgnoreCase) || query.Contains($"&{key}=", StringComparison.OrdinalIgnoreCase);

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
