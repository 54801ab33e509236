using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Telemetry;

/// <summary>The upstreams in force. An upstream is named by its address, as the configuration names it.</summary>
internal static class UpstreamMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<Forwarder> Families { get; } = new MetricGroup<Forwarder>()
        .Counter(
            "sinkhole_upstream_tries_total",
            "Queries to an upstream, by result; spared means short-circuited: not sent, because the circuit was open.",
            ["upstream", "result"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.Answered, address, "answered");
                series.Set(upstream.Failed, address, "failed");
                series.Set(upstream.Silences, address, "silent");
                series.Set(upstream.ShortCircuited, address, "spared");
            }))
        .Gauge(
            "sinkhole_upstream_state",
            "1 for the current state of an upstream: closed (it answers), failing (it fails our probe too), open (it is silent and gets "
                + "two queries a second).",
            ["upstream", "state"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                UpstreamState state = upstream.State;
                series.Set(state == UpstreamState.Closed ? 1 : 0, address, "closed");
                series.Set(state == UpstreamState.Open ? 1 : 0, address, "open");
                series.Set(state == UpstreamState.Failing ? 1 : 0, address, "failing");
            }))
        .Counter(
            "sinkhole_upstream_failures_total",
            "Queries to an upstream that failed for another reason than silence, by reason.",
            ["upstream", "reason"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.Failures(AnswerFault.Failure), address, "servfail");
                series.Set(upstream.Failures(AnswerFault.Refused), address, "refused");
                series.Set(upstream.Failures(AnswerFault.NotUnderstood), address, "not_understood");
                series.Set(upstream.Failures(AnswerFault.Referral), address, "referral");
                series.Set(upstream.Failures(AnswerFault.Unreadable), address, "unreadable");
                series.Set(upstream.Failures(AnswerFault.StreamUnreachable), address, "tcp");
                series.Set(upstream.Failures(AnswerFault.NoSocket), address, "no_socket");
            }))
        .Counter(
            "sinkhole_upstream_probes_total",
            "Probe queries that check whether an upstream answers, by result.",
            ["upstream", "result"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.ProbesAnswered, address, "heard");
                series.Set(upstream.ProbesTimedOut, address, "silent");
            }))
        .Gauge(
            "sinkhole_upstream_median_latency_seconds",
            "Median latency of an upstream's recent answers.",
            ["upstream"],
            static (series, forwarder) => SetKnown(series, forwarder, static upstream => upstream.MedianLatency))
        .Gauge(
            "sinkhole_upstream_late_latency_seconds",
            "95th-percentile latency of an upstream's recent answers; after that time a query is hedged to another upstream.",
            ["upstream"],
            static (series, forwarder) => SetKnown(series, forwarder, static upstream => upstream.P95Latency))
        .Gauge(
            "sinkhole_upstream_last_answer_timestamp_seconds",
            "Time of an upstream's last answer, in seconds since the epoch.",
            ["upstream"],
            static (series, forwarder) => SetKnown(
                series, forwarder, static upstream => upstream.AnsweredAt - DateTimeOffset.UnixEpoch))
        .Counter(
            "sinkhole_upstream_streams_total",
            "Queries repeated over TCP, by reason.",
            ["upstream", "reason"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.Truncated), address, "truncated");
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.TooLong), address, "too_long");
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.CaseMismatch), address, "letters");
            }))
        .Counter(
            "sinkhole_upstream_hedges_total",
            "Hedged queries to a second upstream, by whether their answer was used.",
            ["result"],
            static (series, forwarder) =>
            {
                series.Set(forwarder.HedgesWon, "won");
                series.Set(forwarder.HedgesLost, "lost");
            })
        .Gauge(
            "sinkhole_upstream_pending",
            "Client queries waiting for an upstream.",
            static forwarder => forwarder.PendingCount);

    private static void SetEach(Forwarder forwarder, Action<Upstream, string> set)
    {
        foreach (Upstream upstream in forwarder.Upstreams)
        {
            set(upstream, upstream.EndPoint.ToString());
        }
    }

    // In seconds; an upstream whose time is not known has no sample.
    private static void SetKnown(ValueSeries series, Forwarder forwarder, Func<Upstream, TimeSpan?> read) =>
        SetEach(forwarder, (upstream, address) =>
        {
            if (read(upstream) is TimeSpan time)
            {
                series.Set(time.TotalSeconds, address);
            }
        });
}
