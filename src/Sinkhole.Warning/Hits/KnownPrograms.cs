using System;
using System.Linq;

namespace Sinkhole.Warning.Hits;

/// <summary>Words of agent strings that tell a class; matched anywhere, in any case.</summary>
internal static class KnownPrograms
{
    // "+http" is the mark by which crawlers name their keeper. A bare "bot" would name telephones too.
    private static readonly string[] Machines =
    [
        "+http", "googlebot", "bingbot", "yandexbot", "applebot", "baiduspider", "duckduckbot", "petalbot", "semrushbot", "ahrefsbot",
        "mj12bot", "gptbot", "claudebot", "ccbot", "archive.org_bot", "facebookexternalhit", "whatsapp/", "telegrambot", "slackbot",
        "slack-imgproxy", "twitterbot", "discordbot", "linkedinbot", "skypeuripreview", "pinterestbot", "redditbot", "mastodon/",
        "iframely", "embedly", "google-safety", "bitlybot", "censysinspect", "zgrab", "masscan", "nmap scripting engine", "shodan",
        "expanse", "nikto", "sqlmap", "internet-measurement", "netsystemsresearch", "paloaltonetworks",
        "let's encrypt validation server",
    ];

    private static readonly string[] Players =
    [
        "vlc/", "libvlc", "kodi/", "lavf/", "libmpv", "mpv ", "exoplayer", "gstreamer", "iptv", "tivimate", "smarters", "stbapp",
        "qtembedded", "stbemu", "perfect player", "ott navigator", "duplex", "enigma2", "formuler", "mytvonline", "xtream", "stalker",
    ];

    /// <summary>A crawler, scanner or link preview.</summary>
    public static bool IsMachine(string agent) => Machines.Any(word => agent.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>A player or set-top box.</summary>
    public static bool IsPlayer(string agent) => Players.Any(word => agent.Contains(word, StringComparison.OrdinalIgnoreCase));
}
