using System.Linq;
using System.Net;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>Logs that an upstream is gone or back: once for each change, never for a question.</summary>
internal static partial class UpstreamLog
{
    /// <summary>Logs a change at the level it deserves: an upstream beside others of its group is missed by nobody.</summary>
    public static void Write(ILogger logger, UpstreamStateChange news)
    {
        string names = string.Join(", ", news.Alone.Select(NamesOf));
        switch (news.State)
        {
            case UpstreamState.Closed when !news.IsGood && names.Length == 0:
                IsHeard(logger, news.Upstream);
                break;
            case UpstreamState.Closed when !news.IsGood:
                FirstIsHeard(logger, news.Upstream, names);
                break;
            case UpstreamState.Closed when names.Length == 0:
                IsBack(logger, news.Upstream);
                break;
            case UpstreamState.Closed:
                FirstIsBack(logger, news.Upstream, names);
                break;
            case UpstreamState.Open or UpstreamState.Failing when names.Length == 0:
                IsGone(logger, news.Upstream, UpstreamTrouble.Say(news.Fault));
                break;
            case UpstreamState.Failing:
                LastFails(logger, names, news.Upstream, UpstreamTrouble.Say(news.Fault));
                break;
            default:
                LastIsGone(logger, names, news.Upstream, UpstreamTrouble.Say(news.Fault));
                break;
        }
    }

    /// <summary>The names a group is asked for: the suffix of a route, as the configuration has it.</summary>
    public static string NamesOf(UpstreamGroup group) =>
        group.Suffix.IsRoot ? "all names without a route" : NameText.Format(group.Suffix);

    [LoggerMessage(1030, LogLevel.Warning, "Upstream {EndPoint} {Trouble}; the other upstreams of its group are asked")]
    private static partial void IsGone(ILogger logger, IPEndPoint endPoint, string trouble);

    [LoggerMessage(1031, LogLevel.Critical,
        "No upstream answers for {Names}: {EndPoint} {Trouble}; they are answered from the cache, or with SERVFAIL")]
    private static partial void LastIsGone(ILogger logger, string names, IPEndPoint endPoint, string trouble);

    [LoggerMessage(1032, LogLevel.Information, "Upstream {EndPoint} answers again")]
    private static partial void IsBack(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1033, LogLevel.Warning, "Upstream {EndPoint} answers again, and with it {Names}")]
    private static partial void FirstIsBack(ILogger logger, IPEndPoint endPoint, string names);

    [LoggerMessage(1034, LogLevel.Critical,
        "No upstream gives good answers for {Names}: {EndPoint} {Trouble}, our own question too; it is still asked")]
    private static partial void LastFails(ILogger logger, string names, IPEndPoint endPoint, string trouble);

    [LoggerMessage(1035, LogLevel.Information, "Upstream {EndPoint} is heard again, with no good answer yet")]
    private static partial void IsHeard(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1036, LogLevel.Warning, "Upstream {EndPoint} is heard again, with no good answer yet, and is asked again for {Names}")]
    private static partial void FirstIsHeard(ILogger logger, IPEndPoint endPoint, string names);

    // Next free id: 1037 (1030-1049 are those of UpstreamLog).
}
