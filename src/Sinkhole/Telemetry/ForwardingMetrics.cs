using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Telemetry;

/// <summary>The cache and the upstreams, as metrics. An upstream is named by its address, which the configuration names too.</summary>
internal static class ForwardingMetrics
{
    /// <summary>The families, bound.</summary>
    public static IEnumerable<BoundMetric> Bind(AnswerCache cache, Forwarder forwarder) =>
    [
        SinkholeMetrics.CacheLookups.From(samples =>
        {
            samples.Add(cache.Hits, "fresh");
            samples.Add(cache.StaleHits, "stale");
            samples.Add(cache.Misses, "miss");
        }),
        SinkholeMetrics.CacheStored.From(samples => samples.Add(cache.Stored)),
        SinkholeMetrics.UpstreamTries.From(samples => AddTries(samples, forwarder.Upstreams)),
        SinkholeMetrics.CacheRefreshes.From(samples =>
        {
            samples.Add(cache.RefreshesAsked(RefreshCause.Popular), "popular");
            samples.Add(cache.RefreshesAsked(RefreshCause.Probe), "probe");
        }),
        SinkholeMetrics.CacheRefreshesDropped.From(samples => samples.Add(cache.RefreshesDropped)),
        SinkholeMetrics.UpstreamState.From(samples => AddStates(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamFailures.From(samples => AddFailures(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamProbes.From(samples => AddProbes(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamMedian.From(samples => AddTimes(samples, forwarder.Upstreams, static upstream => upstream.MedianLatency)),
        SinkholeMetrics.UpstreamLate.From(samples => AddTimes(samples, forwarder.Upstreams, static upstream => upstream.P95Latency)),
        SinkholeMetrics.UpstreamLastAnswer.From(samples => AddTimes(
            samples, forwarder.Upstreams, static upstream => upstream.AnsweredAt - DateTimeOffset.UnixEpoch)),
        SinkholeMetrics.UpstreamStreams.From(samples => AddStreams(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamHedges.From(samples =>
        {
            samples.Add(forwarder.HedgesWon, "won");
            samples.Add(forwarder.HedgesLost, "lost");
        }),
        SinkholeMetrics.UpstreamPending.From(samples => samples.Add(forwarder.PendingCount)),
    ];

    private static void AddTries(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            samples.Add(upstream.Answered, address, "answered");
            samples.Add(upstream.Failed, address, "failed");
            samples.Add(upstream.Silences, address, "silent");
            samples.Add(upstream.ShortCircuited, address, "spared");
        }
    }

    private static void AddFailures(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            samples.Add(upstream.Failures(AnswerFault.Failure), address, "servfail");
            samples.Add(upstream.Failures(AnswerFault.Refused), address, "refused");
            samples.Add(upstream.Failures(AnswerFault.NotUnderstood), address, "not_understood");
            samples.Add(upstream.Failures(AnswerFault.Referral), address, "referral");
            samples.Add(upstream.Failures(AnswerFault.Unreadable), address, "unreadable");
            samples.Add(upstream.Failures(AnswerFault.StreamUnreachable), address, "tcp");
            samples.Add(upstream.Failures(AnswerFault.NoSocket), address, "no_socket");
        }
    }

    private static void AddProbes(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            samples.Add(upstream.ProbesAnswered, address, "heard");
            samples.Add(upstream.ProbesTimedOut, address, "silent");
        }
    }

    private static void AddStates(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            UpstreamState state = upstream.State;
            samples.Add(state == UpstreamState.Closed ? 1 : 0, address, "closed");
            samples.Add(state == UpstreamState.Open ? 1 : 0, address, "open");
            samples.Add(state == UpstreamState.Failing ? 1 : 0, address, "failing");
        }
    }

    /// <summary>Seconds of each upstream of which they are known.</summary>
    private static void AddTimes(Samples samples, IReadOnlyCollection<Upstream> upstreams, Func<Upstream, TimeSpan?> timeOf)
    {
        foreach (Upstream upstream in upstreams)
        {
            if (timeOf(upstream) is TimeSpan time)
            {
                samples.Add(time.TotalSeconds, upstream.EndPoint.ToString());
            }
        }
    }

    private static void AddStreams(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            samples.Add(upstream.TcpFallbacks(TcpFallbackReason.Truncated), address, "truncated");
            samples.Add(upstream.TcpFallbacks(TcpFallbackReason.TooLong), address, "too_long");
            samples.Add(upstream.TcpFallbacks(TcpFallbackReason.CaseMismatch), address, "letters");
        }
    }
}
