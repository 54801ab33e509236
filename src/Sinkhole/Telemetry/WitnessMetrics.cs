using System;
using System.Linq;
using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Telemetry;

/// <summary>What a witness shows of itself: it is another process than the appliance, on another machine.</summary>
internal static class WitnessMetrics
{
    /// <summary>What all names of these families begin with.</summary>
    public const string Prefix = "sinkhole_witness_";

    private static readonly (WitnessOutcome Outcome, string Cause)[] Refusals =
    [
        .. Enum.GetValues<WitnessOutcome>().Where(static outcome => outcome != WitnessOutcome.Cosigned)
            .Select(static outcome => (outcome, CauseOf(outcome))),
    ];

    /// <summary>The families.</summary>
    public static MetricGroup<CheckpointWitness> Families { get; } = new MetricGroup<CheckpointWitness>()
        .Counter(
            Prefix + "cosigned_total",
            "Checkpoints of a log that were cosigned.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(log.Cosigned, log.Log)))
        .Counter(
            Prefix + "refused_total",
            "Requests that were refused.",
            ["cause"],
            static (series, witness) =>
            {
                foreach ((WitnessOutcome outcome, string cause) in Refusals)
                {
                    series.Set(witness.Count(outcome), cause);
                }
            })
        .Counter(
            Prefix + "forks_total",
            "Checkpoints that a log signed and that do not continue what was cosigned.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(log.Alarms, log.Log)))
        .Counter(
            Prefix + "smaller_total",
            "Checkpoints that a log signed with fewer records than were cosigned.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(log.Smaller, log.Log)))
        .Gauge(
            Prefix + "records",
            "Records of a log under the last checkpoint that was cosigned.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(log.Size, log.Log)))
        .Gauge(
            Prefix + "timestamp_seconds",
            "Time at which a log was cosigned last, in seconds since the epoch; 0 for never.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(
                log.CosignedAt is { } at ? (at - DateTimeOffset.UnixEpoch).TotalSeconds : 0, log.Log)))
        .Gauge(
            Prefix + "unavailable",
            "1 while nothing of a log is cosigned because its last checkpoint is lost or damaged, otherwise 0.",
            ["log"],
            static (series, witness) => SetEach(witness, log => series.Set(log.Problem is null ? 0 : 1, log.Log)));

    private static void SetEach(CheckpointWitness witness, Action<WitnessLogStatus> set)
    {
        foreach (WitnessLogStatus log in witness.Logs)
        {
            set(log);
        }
    }

    private static string CauseOf(WitnessOutcome outcome) => outcome switch
    {
        WitnessOutcome.Malformed => "malformed",
        WitnessOutcome.UnknownLog => "unknown_log",
        WitnessOutcome.NotSigned => "not_signed",
        WitnessOutcome.OtherSize => "other_size",
        WitnessOutcome.OtherRoot => "other_root",
        WitnessOutcome.OtherHistory => "other_history",
        WitnessOutcome.BadProof => "bad_proof",
        _ => "unavailable",
    };
}
