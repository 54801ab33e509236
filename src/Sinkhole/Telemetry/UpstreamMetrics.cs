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
            "Questions put to an upstream, and those spared it while its circuit was open.",
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
            "1 for the state of an upstream: closed answers, failing fails our own question too, open is silent and gets two a second.",
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
            "Tries that an upstream failed though it was heard, by cause.",
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
            "Questions of our own that find out whether an upstream is there.",
            ["upstream", "result"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.ProbesAnswered, address, "heard");
                series.Set(upstream.ProbesTimedOut, address, "silent");
            }))
        .Gauge(
            "sinkhole_upstream_median_latency_seconds",
            "What half of an upstream's last answers took at most.",
            ["upstream"],
            static (series, forwarder) => SetKnown(series, forwarder, static upstream => upstream.MedianLatency))
        .Gauge(
            "sinkhole_upstream_late_latency_seconds",
            "The 95th percentile of what an upstream's last answers took; past it another upstream is asked beside it.",
            ["upstream"],
            static (series, forwarder) => SetKnown(series, forwarder, static upstream => upstream.P95Latency))
        .Gauge(
            "sinkhole_upstream_last_answer_timestamp_seconds",
            "Instant of an upstream's last answer, since the epoch.",
            ["upstream"],
            static (series, forwarder) => SetKnown(
                series, forwarder, static upstream => upstream.AnsweredAt - DateTimeOffset.UnixEpoch))
        .Counter(
            "sinkhole_upstream_streams_total",
            "Questions asked again by TCP, by cause.",
            ["upstream", "reason"],
            static (series, forwarder) => SetEach(forwarder, (upstream, address) =>
            {
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.Truncated), address, "truncated");
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.TooLong), address, "too_long");
                series.Set(upstream.TcpFallbacks(TcpFallbackReason.CaseMismatch), address, "letters");
            }))
        .Counter(
            "sinkhole_upstream_hedges_total",
            "Second tries beside a first that was late, by whether their answer was taken.",
            ["result"],
            static (series, forwarder) =>
            {
                series.Set(forwarder.HedgesWon, "won");
                series.Set(forwarder.HedgesLost, "lost");
            })
        .Gauge(
            "sinkhole_upstream_pending",
            "Queries of clients that wait for an upstream.",
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
