using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>
/// Durations are measured and told, and never asserted but for a bound that no machine misses: <c>tests/run</c> shows what is told here.
/// </summary>
internal static class Measured
{
    private const int MaxFactor = 10;

    /// <summary>Tells one value.</summary>
    public static void Tell(string what, TimeSpan value) => Tell(what, string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:F1} ms"));

    /// <summary>Tells one value, in words.</summary>
    public static void Tell(string what, string value) => TestContext.Current.TestOutputHelper?.WriteLine($"measured: {what}: {value}");

    /// <summary>Tells one value, and fails where it is ten times its limit.</summary>
    public static void HoldWithin(string what, TimeSpan value, TimeSpan limit)
    {
        Tell(what, value);
        Assert.True(value < MaxFactor * limit, $"{what}: {value.TotalMilliseconds:F0} ms, and ten times the limit of {limit.TotalMilliseconds:F0} ms fails");
    }

    /// <summary>
    /// Tells how long answers took, and fails where one of a hundred took ten times the limit. A machine that wakes no thread in time is
    /// not held against the program: twice the worst that it did to a thread in that time is allowed.
    /// </summary>
    /// <param name="what">What was answered.</param>
    /// <param name="values">How long each answer took.</param>
    /// <param name="limit">For 99 of a hundred.</param>
    /// <param name="machine">What ran at the same time.</param>
    public static void HoldWithin(string what, List<TimeSpan> values, TimeSpan limit, WakeDelay machine)
    {
        Assert.NotEmpty(values);
        Tell(what, values);
        double late = At([.. values.Order()], 0.99);
        double worst = machine.Delays()[^1].TotalMilliseconds;
        double most = MaxFactor * limit.TotalMilliseconds;
        if (2 * worst > most)
        {
            most = 2 * worst;
            Tell(what, string.Create(CultureInfo.InvariantCulture, $"held to the machine's bound of {most:F1} ms, not to ten times the limit"));
        }

        Assert.True(late < most, $"{what}: p99 {late:F1} ms, and {most:F1} ms fails; the machine woke a thread {worst:F1} ms late at worst");
    }

    /// <summary>Tells the median, the 99th percentile and the longest of many.</summary>
    public static void Tell(string what, List<TimeSpan> values)
    {
        List<TimeSpan> sorted = [.. values.Order()];
        string text = sorted.Count == 0 ? "none" : string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Count} in all, median {At(sorted, 0.5):F2} ms, p99 {At(sorted, 0.99):F2} ms, longest {At(sorted, 1):F1} ms");
        Tell(what, text);
    }

    private static double At(List<TimeSpan> sorted, double part) => sorted[int.Min(sorted.Count - 1, (int)(sorted.Count * part))].TotalMilliseconds;
}
