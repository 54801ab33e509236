using System;
using System.Collections.Generic;

namespace Sinkhole.Telemetry;

/// <summary>The signed checkpoints of each journal.</summary>
internal static class CheckpointMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<Func<IReadOnlyList<CheckpointReport>>> Families { get; } =
        new MetricGroup<Func<IReadOnlyList<CheckpointReport>>>()
            .Gauge(
                "sinkhole_evidence_checkpoint_records",
                "Records of a journal under its last signed checkpoint.",
                ["journal"],
                static (series, reports) => SetEach(reports, report => series.Set(report.Size, report.Journal)))
            .Gauge(
                "sinkhole_evidence_checkpoint_timestamp_seconds",
                "Time at which all durable records of a journal were last under a signed checkpoint, in seconds since the epoch.",
                ["journal"],
                static (series, reports) => SetEach(reports, report =>
                {
                    if (report.CompleteAt is { } at)
                    {
                        series.Set((at - DateTimeOffset.UnixEpoch).TotalSeconds, report.Journal);
                    }
                }))
            .Gauge(
                "sinkhole_evidence_checkpoint_failing",
                "1 while no checkpoint of a journal can be signed, otherwise 0.",
                ["journal"],
                static (series, reports) => SetEach(reports, report => series.Set(report.Problem is null ? 0 : 1, report.Journal)))
            .Counter(
                "sinkhole_evidence_signed_record_changed_total",
                "Times that the last signed record of a journal was no longer in its files as it was signed.",
                ["journal"],
                static (series, reports) => SetEach(reports, report => series.Set(report.Changed, report.Journal)));

    private static void SetEach(Func<IReadOnlyList<CheckpointReport>> reports, Action<CheckpointReport> set)
    {
        foreach (CheckpointReport report in reports())
        {
            set(report);
        }
    }
}
