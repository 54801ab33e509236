using System;
using System.Collections.Generic;
using System.Globalization;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>
/// Durations are measured and told, and never asserted but for a bound that no machine misses: <c>tests/run</c> shows what is told here.
/// </summary>
internal static class Measured
{
    /// <summary>Tells one value.</summary>
    public static void Tell(string what, TimeSpan value) => Tell(what, string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:F1} ms"));

    /// <summary>Tells one value, in words.</summary>
    public static void Tell(string what, string value) => TestContext.Current.TestOutputHelper?.WriteLine($"measured: {what}: {value}");

    /// <summary>Tells the median, the 99th percentile and the longest of many.</summary>
    public static void Tell(string what, List<TimeSpan> values)
    {
        values.Sort();
        string text = values.Count == 0 ? "none" : string.Create(
            CultureInfo.InvariantCulture,
            $"{values.Count} answers, median {At(values, 0.5):F2} ms, p99 {At(values, 0.99):F2} ms, longest {At(values, 1):F1} ms");
        Tell(what, text);
    }

    private static double At(List<TimeSpan> sorted, double part) => sorted[int.Min(sorted.Count - 1, (int)(sorted.Count * part))].TotalMilliseconds;
}
