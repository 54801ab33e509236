using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;
using Sinkhole.Operator;

namespace Sinkhole.Composition;

/// <summary>Status of the configured upstreams, in the order of the configuration.</summary>
internal static class UpstreamReport
{
    private const string AllOthers = ".";

    /// <summary>One status per address, with all suffixes that it serves.</summary>
    /// <param name="options">The active configuration.</param>
    /// <param name="known">The state of upstreams. During a reload those of the new configuration may be missing.</param>
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

    /// <summary>One sentence for each group in which every upstream is silent or fails.</summary>
    /// <param name="upstreams">As <see cref="Of(DnsOptions, IReadOnlyCollection{Upstream})"/> reports them.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<UpstreamStatus> upstreams)
    {
        foreach (string suffix in upstreams.SelectMany(static upstream => upstream.AskedFor).Distinct(StringComparer.Ordinal))
        {
            UpstreamStatus[] asked = [.. upstreams.Where(upstream => upstream.AskedFor.Contains(suffix, StringComparer.Ordinal))];
            if (asked.All(static upstream => upstream.Trouble is not null))
            {
                string names = suffix == AllOthers ? "all names without a route" : suffix;
                string faults = string.Join(", ", asked.Select(static upstream => $"{upstream.Address} {upstream.Trouble}"));
                yield return $"no upstream answers for {names}: {faults}; seized names are still answered";
            }
        }
    }

    private static UpstreamStatus Of(IPEndPoint endPoint, IReadOnlyList<string> askedFor, Upstream? upstream) => new(
        endPoint.ToString(),
        askedFor,
        WordOf(upstream?.State ?? UpstreamState.Closed),
        upstream is null || upstream.Fault == AnswerFault.None ? null : UpstreamFaultText.Describe(upstream.Fault),
        upstream?.Answered ?? 0,
        upstream?.Failed ?? 0,
        upstream?.Silences ?? 0,
        upstream?.ShortCircuited ?? 0,
        upstream?.MedianLatency?.TotalSeconds,
        upstream?.P95Latency?.TotalSeconds,
        upstream?.AnsweredAt);

    private static string WordOf(UpstreamState state) => state switch
    {
        UpstreamState.Closed => "closed",
        UpstreamState.Open => "open",
        UpstreamState.Failing => "failing",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };
}
