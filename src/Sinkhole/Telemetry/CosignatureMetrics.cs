using System;
using System.Collections.Generic;

namespace Sinkhole.Telemetry;

/// <summary>The cosignatures of each witness. Without a witness there is no series.</summary>
internal static class CosignatureMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<Func<IReadOnlyList<WitnessReport>>> Families { get; } =
        new MetricGroup<Func<IReadOnlyList<WitnessReport>>>()
            .Gauge(
                "sinkhole_evidence_witness_records",
                "Records of a journal under the last checkpoint that a witness cosigned.",
                ["journal", "witness"],
                static (series, reports) => SetEach(reports, report => series.Set(report.Size, report.Journal, report.Witness)))
            .Gauge(
                "sinkhole_evidence_witness_timestamp_seconds",
                "Time of the last cosignature of a witness by its own clock, in seconds since the epoch; 0 for none.",
                ["journal", "witness"],
                static (series, reports) => SetEach(reports, report => series.Set(
                    report.CosignedAt is { } at ? (at - DateTimeOffset.UnixEpoch).TotalSeconds : 0, report.Journal, report.Witness)))
            .Gauge(
                "sinkhole_evidence_witness_forked",
                "1 from when a witness has another history of a journal than this appliance until it cosigns again, otherwise 0.",
                ["journal", "witness"],
                static (series, reports) => SetEach(reports, report => series.Set(report.IsForked ? 1 : 0, report.Journal, report.Witness)))
            .Counter(
                "sinkhole_evidence_witness_failures_total",
                "Times that a checkpoint was not cosigned by a witness.",
                ["journal", "witness", "cause"],
                static (series, reports) => SetEach(reports, report =>
                {
                    foreach ((string cause, long count) in report.Failures)
                    {
                        series.Set(count, report.Journal, report.Witness, cause);
                    }
                }));

    private static void SetEach(Func<IReadOnlyList<WitnessReport>> reports, Action<WitnessReport> set)
    {
        foreach (WitnessReport report in reports())
        {
            set(report);
        }
    }
}
