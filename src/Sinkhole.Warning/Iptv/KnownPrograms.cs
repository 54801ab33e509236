using System;
using System.Buffers;

namespace Sinkhole.Warning.Iptv;

/// <summary>Words of agent strings that show a class of program; matched anywhere, case ignored.</summary>
internal static class KnownPrograms
{
    // "+http" begins the address by which crawlers name their operator. "bot" alone would match telephones too.
    private static readonly SearchValues<string> Machines = Words(
    [
        "+http", "googlebot", "bingbot", "yandexbot", "applebot", "baiduspider", "duckduckbot", "petalbot", "semrushbot", "ahrefsbot",
        "mj12bot", "gptbot", "claudebot", "ccbot", "archive.org_bot", "facebookexternalhit", "whatsapp/", "telegrambot", "slackbot",
        "slack-imgproxy", "twitterbot", "discordbot", "linkedinbot", "skypeuripreview", "pinterestbot", "redditbot", "mastodon/",
        "iframely", "embedly", "google-safety", "bitlybot", "censysinspect", "zgrab", "masscan", "nmap scripting engine", "shodan",
        "expanse", "nikto", "sqlmap", "internet-measurement", "netsystemsresearch", "paloaltonetworks",
        "let's encrypt validation server",
    ]);

    private static readonly SearchValues<string> Players = Words(
    [
        "vlc/", "libvlc", "kodi/", "lavf", "libmpv", "mpv ", "exoplayer", "gstreamer", "iptv", "tivimate", "smarters", "stbapp",
        "qtembedded", "stbemu", "perfect player", "ott navigator", "duplex", "enigma2", "formuler", "mytvonline", "xtream", "stalker",
    ]);

    private static readonly SearchValues<string> Televisions = Words(
    [
        "smart-tv", "smarttv", "smart tv", "web0s", "webos", "tizen", "hbbtv", "netcast", "vidaa", "viera", "bravia", "roku/", "googletv",
        "android tv", "aftb", "aftt", "aftm", "afts", "crkey", "maple", "philipstv", "nettv",
    ]);

    private static readonly SearchValues<string> Browsers = Words(
    [
        "gecko", "applewebkit", "chrome/", "crios/", "safari/", "firefox/", "fxios/", "edg/", "edge/", "opr/", "msie ", "trident/",
        "presto/", "opera mini",
    ]);

    // Browsers use these names to fetch a <video> of any page; applications on the same devices use them too.
    private static readonly SearchValues<string> MediaEngines = Words(["applecoremedia", "stagefright", "nsplayer"]);

    /// <summary>A crawler, scanner or link preview.</summary>
    public static bool IsBot(string agent) => Has(agent, Machines);

    /// <summary>A browser, or its media engine. All of them begin with a name that set-top boxes use too.</summary>
    public static bool IsBrowser(string agent) =>
        Has(agent, MediaEngines) || (IsEngine(agent) && Has(agent, Browsers) && !IsPlayer(agent) && !Has(agent, Televisions));

    /// <summary>A television set: the program may be an IPTV application, or the set's own browser.</summary>
    public static bool IsTelevision(string agent) => IsEngine(agent) && Has(agent, Televisions) && !IsPlayer(agent);

    /// <summary>A player or set-top box.</summary>
    public static bool IsPlayer(string agent) => Has(agent, Players);

    private static bool IsEngine(string agent) =>
        agent.StartsWith("Mozilla/", StringComparison.Ordinal) || agent.StartsWith("Opera/", StringComparison.Ordinal);

    private static bool Has(string agent, SearchValues<string> words) => agent.AsSpan().ContainsAny(words);

    // All words in one pass over the agent: one pass for each word cost more than the rest of a page.
    private static SearchValues<string> Words(string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
