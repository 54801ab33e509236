using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Operator;

namespace Sinkhole.Hosting;

/// <summary>The configured upstreams as operators ask for them, in the order of the configuration.</summary>
internal static class UpstreamReport
{
    private const string AllOthers = ".";

    /// <summary>One status for each address, with all that it is asked for.</summary>
    /// <param name="options">The running configuration.</param>
    /// <param name="known">What is known of upstreams; those never asked are not among them.</param>
    public static IReadOnlyList<UpstreamStatus> Of(DnsOptions options, IReadOnlyCollection<Upstream> known)
    {
        IEnumerable<(IPEndPoint Upstream, string For)> asked =
        [
            .. options.Upstreams.Select(static upstream => (upstream, AllOthers)),
            .. options.Routes.SelectMany(static route => route.Upstreams, static (route, upstream) => (upstream, route.Suffix)),
        ];
        return
        [
            .. asked.GroupBy(static pair => pair.Upstream, static pair => pair.For)
                .Select(pairs => Of(pairs.Key, [.. pairs], known.FirstOrDefault(upstream => upstream.EndPoint.Equals(pairs.Key)))),
        ];
    }

    private static UpstreamStatus Of(IPEndPoint endPoint, IReadOnlyList<string> askedFor, Upstream? upstream) => new(
        endPoint.ToString(),
        askedFor,
        WordOf(upstream?.State ?? UpstreamState.Closed),
        upstream?.Answered ?? 0,
        upstream?.Failed ?? 0,
        upstream?.Silences ?? 0,
        upstream?.Spared ?? 0,
        upstream?.MedianLatency?.TotalSeconds,
        upstream?.LateLatency?.TotalSeconds,
        upstream?.AnsweredAt);

    private static string WordOf(UpstreamState state) => state switch
    {
        UpstreamState.Closed => "closed",
        UpstreamState.Open => "open",
        UpstreamState.HalfOpen => "half-open",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };
}
