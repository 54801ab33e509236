using System;
using System.Collections.Generic;
using Sinkhole.TimeStamping;

namespace Sinkhole.Telemetry;

/// <summary>Time stamps on the checkpoints of each journal. Without an authority there is no series.</summary>
internal static class TimeStampMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<Func<TimeStampReports>> Families { get; } = new MetricGroup<Func<TimeStampReports>>()
        .Gauge(
            "sinkhole_evidence_checkpoint_stamped_timestamp_seconds",
            "Time at which the newest checkpoint of a journal was last under a time stamp, in seconds since the epoch; 0 for never.",
            ["journal"],
            static (series, reports) =>
            {
                foreach (TimeStampReport report in reports().Journals)
                {
                    series.Set(((report.CompleteAt ?? DateTimeOffset.UnixEpoch) - DateTimeOffset.UnixEpoch).TotalSeconds, report.Journal);
                }
            })
        .Gauge(
            "sinkhole_evidence_time_stamp_interval_seconds",
            "How often a checkpoint that changed gets a time stamp: evidence.timestamp.every.",
            static reports => reports().Every?.TotalSeconds)
        .Counter(
            "sinkhole_evidence_time_stamp_failures_total",
            "Tries to get a time stamp that failed, by reason.",
            ["reason"],
            static (series, reports) =>
            {
                TimeStampReports now = reports();
                if (now.Every is not null)
                {
                    foreach (TimeStampFailure failure in Enum.GetValues<TimeStampFailure>())
                    {
                        series.Set(now.Failures.GetValueOrDefault(failure), ReasonOf(failure));
                    }
                }
            });

    /// <summary>The value of the label.</summary>
    public static string ReasonOf(TimeStampFailure failure) => failure switch
    {
        TimeStampFailure.Unreachable => "unreachable",
        TimeStampFailure.Slow => "slow",
        TimeStampFailure.HttpStatus => "http_status",
        TimeStampFailure.NotAResponse => "not_a_response",
        TimeStampFailure.Refused => "refused",
        TimeStampFailure.OtherData => "other_data",
        TimeStampFailure.OtherNonce => "other_nonce",
        TimeStampFailure.BadSignature => "bad_signature",
        TimeStampFailure.WrongCertificate => "wrong_certificate",
        TimeStampFailure.Expired => "expired",
        TimeStampFailure.OtherTime => "other_time",
        TimeStampFailure.NotKept => "not_kept",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "not a failure"),
    };
}
