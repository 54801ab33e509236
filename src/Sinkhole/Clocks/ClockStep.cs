using System;
using System.Globalization;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Clocks;

/// <summary>A step of the clock that no passing time explains.</summary>
/// <param name="To">What it shows after it.</param>
/// <param name="By">How far; negative for back.</param>
/// <param name="IsSynchronized">Whether the kernel vouches for what it shows after it.</param>
internal sealed record ClockStep(DateTimeOffset To, TimeSpan By, bool IsSynchronized)
{
    /// <summary>"400 days back, to 2025-10-24 12:00:00Z, and is not synchronised: …".</summary>
    public string Say()
    {
        string by = By.Duration() switch
        {
            { TotalDays: >= 1 } days => MessageText.Count((long)days.TotalDays, "day"),
            { TotalHours: >= 1 } hours => MessageText.Count((long)hours.TotalHours, "hour"),
            var other => MessageText.Count((long)other.TotalSeconds, "second"),
        };
        string direction = By > TimeSpan.Zero ? "ahead" : "back";
        string to = To.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string state = IsSynchronized
            ? "and is synchronised: orders begin and end by it"
            : "and is not synchronised: no order ends by it, and none that has begun stops";
        return $"{by} {direction}, to {to}, {state}";
    }

    /// <summary>"the clock jumped 2 hours ahead, to …, and no evidence expires until …".</summary>
    public string SayJump() => $"the clock jumped {Say()}, and no evidence expires until that is set right, "
        + "or confirmed with 'sinkhole reload --confirm'";
}
