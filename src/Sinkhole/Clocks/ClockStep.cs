using System;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Clocks;

/// <summary>A step of the clock: a change that differs from the elapsed monotonic time.</summary>
/// <param name="To">The time after the step.</param>
/// <param name="By">Size of the step; negative for back.</param>
/// <param name="IsSynchronized">Whether the clock is synchronised after the step.</param>
internal sealed record ClockStep(DateTimeOffset To, TimeSpan By, bool IsSynchronized)
{
    /// <summary>"400 days back, to 2025-10-24 12:00:00Z, and is not synchronised: …".</summary>
    public string Describe()
    {
        string by = By.Duration() switch
        {
            { TotalDays: >= 1 } days => MessageText.Count((long)days.TotalDays, "day"),
            { TotalHours: >= 1 } hours => MessageText.Count((long)hours.TotalHours, "hour"),
            var other => MessageText.Count((long)other.TotalSeconds, "second"),
        };
        string direction = By > TimeSpan.Zero ? "ahead" : "back";
        string to = UtcText.FormatInSentence(To);
        string state = IsSynchronized
            ? "and is synchronised: orders begin and end by it"
            : "and is not synchronised: no order ends by it, and orders in force stay in force";
        return $"{by} {direction}, to {to}, {state}";
    }

    /// <summary>"the clock jumped 2 hours ahead, to …; no evidence expires until …".</summary>
    public string DescribeJump() => $"the clock jumped {Describe()}; no evidence expires until the clock is corrected, "
        + "or the jump is confirmed with 'sinkhole reload --confirm'";
}
