using System;
using System.Collections.Immutable;

namespace Sinkhole.NameServer.Observation;

/// <summary>The buckets of the two histograms of responses.</summary>
public static class ResponseBuckets
{
    private const int FirstDurationPower = -17;
    private const int LastDurationPower = -1;

    /// <summary>Inclusive upper bounds in seconds: powers of two from 7.6 µs to 0.5 s. One more bucket is for slower ones.</summary>
    public static readonly ImmutableArray<double> Seconds = [.. PowersOfTwo()];

    /// <summary>
    /// Inclusive upper bounds in octets: among them the limits of plain DNS and of our UDP answers. One more bucket is for larger ones:
    /// replies of many messages.
    /// </summary>
    public static readonly ImmutableArray<double> Octets = [64, 128, 256, 512, 1232, 4096, 65535];

    private static readonly long[] Ticks = TicksOf(Seconds);

    /// <summary>The bucket of a duration.</summary>
    public static int OfDuration(TimeSpan duration)
    {
        int bucket = 0;
        while (bucket < Ticks.Length && duration.Ticks > Ticks[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    /// <summary>The bucket of a size.</summary>
    public static int OfSize(int octets)
    {
        int bucket = 0;
        while (bucket < Octets.Length && octets > Octets[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private static double[] PowersOfTwo()
    {
        double[] bounds = new double[LastDurationPower - FirstDurationPower + 1];
        for (int bucket = 0; bucket < bounds.Length; bucket++)
        {
            bounds[bucket] = Math.ScaleB(1, FirstDurationPower + bucket);
        }

        return bounds;
    }

    // Rounded down: a duration is a whole number of ticks, so it is within the bound exactly when it is within this.
    private static long[] TicksOf(ImmutableArray<double> seconds)
    {
        long[] ticks = new long[seconds.Length];
        for (int bucket = 0; bucket < ticks.Length; bucket++)
        {
            ticks[bucket] = (long)(seconds[bucket] * TimeSpan.TicksPerSecond);
        }

        return ticks;
    }
}
