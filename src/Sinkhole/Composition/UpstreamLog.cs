using System.Linq;
using System.Net;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>Logs state changes of upstreams: once per change, never per query.</summary>
internal static partial class UpstreamLog
{
    /// <summary>Logs a change. The level depends on whether other upstreams of the group still answer.</summary>
    public static void Write(ILogger logger, UpstreamStateChange change)
    {
        string names = string.Join(", ", change.Alone.Select(NamesOf));
        switch (change.State)
        {
            case UpstreamState.Closed when !change.IsGood && names.Length == 0:
                Responds(logger, change.Upstream);
                break;
            case UpstreamState.Closed when !change.IsGood:
                FirstUpstreamResponds(logger, change.Upstream, names);
                break;
            case UpstreamState.Closed when names.Length == 0:
                Recovered(logger, change.Upstream);
                break;
            case UpstreamState.Closed:
                FirstUpstreamRecovered(logger, change.Upstream, names);
                break;
            case UpstreamState.Open or UpstreamState.Failing when names.Length == 0:
                Failed(logger, change.Upstream, UpstreamFaultText.Describe(change.Fault));
                break;
            case UpstreamState.Failing:
                LastUpstreamFails(logger, names, change.Upstream, UpstreamFaultText.Describe(change.Fault));
                break;
            default:
                LastUpstreamFailed(logger, names, change.Upstream, UpstreamFaultText.Describe(change.Fault));
                break;
        }
    }

    /// <summary>The names that a group serves: the suffix of a route in the configuration.</summary>
    public static string NamesOf(UpstreamGroup group) =>
        group.Suffix.IsRoot ? "all names without a route" : NameText.Format(group.Suffix);

    [LoggerMessage(1030, LogLevel.Warning, "Upstream {EndPoint} {Fault}; the other upstreams of its group are used")]
    private static partial void Failed(ILogger logger, IPEndPoint endPoint, string fault);

    [LoggerMessage(1031, LogLevel.Critical,
        "No upstream answers for {Names}: {EndPoint} {Fault}; answers come from the cache, or are SERVFAIL")]
    private static partial void LastUpstreamFailed(ILogger logger, string names, IPEndPoint endPoint, string fault);

    [LoggerMessage(1032, LogLevel.Information, "Upstream {EndPoint} answers again")]
    private static partial void Recovered(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1033, LogLevel.Warning, "Upstream {EndPoint} answers again, so there are answers for {Names}")]
    private static partial void FirstUpstreamRecovered(ILogger logger, IPEndPoint endPoint, string names);

    [LoggerMessage(1034, LogLevel.Critical,
        "No upstream gives good answers for {Names}: {EndPoint} {Fault}, also for our probe; queries are still sent to it")]
    private static partial void LastUpstreamFails(ILogger logger, string names, IPEndPoint endPoint, string fault);

    [LoggerMessage(1035, LogLevel.Information, "Upstream {EndPoint} responds again, but with no good answer yet")]
    private static partial void Responds(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1036, LogLevel.Warning,
        "Upstream {EndPoint} responds again, but with no good answer yet; queries for {Names} are sent to it")]
    private static partial void FirstUpstreamResponds(ILogger logger, IPEndPoint endPoint, string names);

    // Next free id: 1037 (1030-1049 are for UpstreamLog).
}
