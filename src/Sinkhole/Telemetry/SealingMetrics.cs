using System;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Telemetry;

/// <summary>Accounts sealed to the authority.</summary>
internal static class SealingMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<Sealer> Families { get; } = new MetricGroup<Sealer>()
        .Counter(
            "sinkhole_sealed_values_total",
            "Accounts sealed to the authority, and accounts that could not be sealed: their hits are recorded without them.",
            ["result"],
            static (series, sealer) =>
            {
                series.Set(sealer.Sealed, "sealed");
                series.Set(sealer.Failed, "failed");
            })
        .Counter(
            "sinkhole_sealed_keys_removed_total",
            "Keys of sealed accounts that somebody removed or changed while they were used: nobody can open the accounts under them.",
            static sealer => sealer.Removed)
        .Gauge(
            "sinkhole_sealing_certificate_expiry_timestamp_seconds",
            "Time at which the first certificate of the authority expires, in seconds since the epoch.",
            static sealer => (sealer.FirstExpiry - DateTimeOffset.UnixEpoch)?.TotalSeconds);
}
