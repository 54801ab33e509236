using System;
using System.Collections.Frozen;
using System.Linq;

namespace Sinkhole.Warning.Iptv;

/// <summary>
/// The one grammar of IPTV panels and portals: classes of intent, what of a path may be recorded, and faces ask here. First match wins, and
/// nothing else matches.
/// </summary>
/// <remarks>Values are only checked for presence; none is kept.</remarks>
internal static class IptvGrammar
{
    /// <summary>No segment of the path is an account.</summary>
    public const int NoSegment = -1;

    private const int MaxDigits = 12;
    private const int MinTokenCharacters = 16;

    private static readonly string[] CallPaths =
    [
        "/player_api.php", "/player_api", "/panel_api.php", "/panel_api", "/get.php", "/xmltv.php", "/enigma2.php",
        "/streaming/timeshift.php",
    ];

    private static readonly string[] PortalPaths =
    [
        "/server/load.php", "/portal.php", "/c/portal.php", "/stalker_portal/server/load.php",
        "/c", "/c/index.html", "/c/version.js", "/stalker_portal/c", "/stalker_portal/c/index.html", "/stalker_portal/c/version.js",
    ];

    private static readonly string[] AccountWords = ["live", "movie", "series", "timeshift", "timeshifts", "streaming", "hlsr", "playlist"];
    private static readonly string[] TokenWords = ["play", "sauth", "vauth", "hls", "key"];

    private static readonly FrozenSet<string> Calls = Set(CallPaths);
    private static readonly FrozenSet<string> Portals = Set(PortalPaths);
    private static readonly FrozenSet<string> Tokens = Set(TokenWords);

    private static readonly FrozenSet<string> Lists =
        Set("m3u", "m3u8", "m3u_plus", "enigma16", "enigma22_script", "enigma216_script", "dreambox", "gigablue");

    private static readonly FrozenSet<string> Streams = Set(".ts", ".m3u8", ".m3u", ".mp4", ".mkv", ".avi", ".mpd", ".flv", ".mov", ".wmv");

    private static readonly FrozenSet<string> WordsBeforeSecrets = Set([.. AccountWords, .. TokenWords]);

    private static readonly FrozenSet<string> WordsOfCalls =
        Set([.. CallPaths.Concat(PortalPaths).SelectMany(static path => path.Split('/', StringSplitOptions.RemoveEmptyEntries))]);

    /// <summary>What a segment of a path is; case is ignored.</summary>
    public static IptvWord WordOf(string segment) =>
        WordsBeforeSecrets.Contains(segment) ? IptvWord.BeforeSecret
        : WordsOfCalls.Contains(segment) ? IptvWord.Call
        : IptvWord.None;

    /// <summary>Whether an extension, with its dot, is that of a stream or a list of streams.</summary>
    public static bool IsStreamExtension(string extension) => Streams.Contains(extension);

    /// <summary>Whether a path is that of a call to a panel or portal, which takes fields in its query, its body and a cookie.</summary>
    /// <param name="path">As in <see cref="Read(string, string)"/>.</param>
    public static bool TakesFields(string path)
    {
        string plain = Plain(Segments(path));
        return Calls.Contains(plain) || Portals.Contains(plain);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="path">The decoded path. Players double slashes; an empty segment is ignored.</param>
    /// <param name="query">The raw query with its question mark, or empty.</param>
    public static IptvCall Read(string path, string query) => Read(path, query, out _);

    /// <summary>Reads a request, and says where in its path an account is.</summary>
    /// <param name="path">The decoded path. Players double slashes; an empty segment is ignored.</param>
    /// <param name="query">The raw query with its question mark, or empty.</param>
    /// <param name="accountSegment">
    /// The number of the segment with the account, from 0 and without empty ones; the password is the next one.
    /// <see cref="NoSegment"/> for none.
    /// </param>
    public static IptvCall Read(string path, string query, out int accountSegment)
    {
        string[] segments = Segments(path);
        string plain = Plain(segments);
        accountSegment = NoSegment;
        if (Calls.Contains(plain))
        {
            return HasAccount(query) ? IptvCall.Account : IptvCall.Anonymous;
        }

        if (Portals.Contains(plain))
        {
            return HasValue(query, "mac") ? IptvCall.Account : IptvCall.Portal;
        }

        (IptvCall call, accountSegment) = segments switch
        {
            ["playlist", _, _, var list] when Lists.Contains(list) => (IptvCall.Account, 1),
            [var word, var token] when Tokens.Contains(word) && IsToken(token) => (IptvCall.Anonymous, NoSegment),
            ["play", var token, "ts" or "m3u8"] when IsToken(token) => (IptvCall.Anonymous, NoSegment),
            ["live" or "movie" or "series", _, _, var stream] when IsStream(stream) => (IptvCall.Account, 1),
            ["timeshift", _, _, var minutes, _, var stream] when IsNumber(minutes) && IsStream(stream) => (IptvCall.Account, 1),
            ["timeshifts", _, _, var minutes, var id, var start] when IsNumber(minutes) && IsNumber(id) && HasExtension(start) =>
                (IptvCall.Account, 1),
            ["hlsr", _, _, _, var id, _, _] when IsNumber(id) => (IptvCall.Account, 2),
            [_, _, var stream] when IsStream(stream) => (IptvCall.BareStream, 0),
            [_, _, var id] when IsNumber(id) => (IptvCall.BareNumber, 0),
            _ => (IptvCall.None, NoSegment),
        };
        return call;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Plain(string[] segments) => $"/{string.Join('/', segments)}";

    private static bool HasAccount(string query) =>
        (HasValue(query, "username") && HasValue(query, "password")) || HasValue(query, "token");

    private static bool HasValue(string query, string key)
    {
        foreach (string pair in query.TrimStart('?').Split('&'))
        {
            if (pair.Length > key.Length + 1 && pair[key.Length] == '=' && pair.StartsWith(key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStream(string segment) =>
        HasExtension(segment) && IsNumber(segment[..segment.LastIndexOf('.')]);

    private static bool HasExtension(string segment)
    {
        int dot = segment.LastIndexOf('.');
        return dot > 0 && IsStreamExtension(segment[dot..]);
    }

    private static bool IsNumber(string segment) => segment.Length is > 0 and <= MaxDigits && segment.All(char.IsAsciiDigit);

    // Opaque tokens are hexadecimal, or mix both cases and digits. Words in ordinary paths are neither.
    private static bool IsToken(string segment) =>
        segment.Length >= MinTokenCharacters
        && (segment.All(char.IsAsciiHexDigit)
            || (segment.Any(char.IsAsciiDigit) && segment.Any(char.IsAsciiLetterUpper) && segment.Any(char.IsAsciiLetterLower)));

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
