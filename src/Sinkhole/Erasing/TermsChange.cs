using System;
using System.Collections.Generic;
using System.Globalization;

namespace Sinkhole.Erasing;

/// <summary>The terms of an order were changed by its file or by the configuration, and so what will be erased.</summary>
/// <param name="OrderId">Id of the order.</param>
/// <param name="Before">Its terms until now; null where they are not known, though it has records.</param>
/// <param name="After">Its terms from now on.</param>
internal sealed record TermsChange(string OrderId, OrderTerms? Before, OrderTerms After)
{
    /// <summary>Whether anything differs that decides what is erased.</summary>
    public bool IsOne => Before?.Retention != After.Retention || Before.IsHeld != After.IsHeld;

    /// <summary>
    /// The change, "retention 90d -> 30d", "hold lifted" or "hold set"; several with a semicolon between. Where the terms were not known,
    /// "unknown -> retention 30d; no hold".
    /// </summary>
    public string Describe()
    {
        if (Before is null)
        {
            return $"unknown -> retention {LengthOf(After.Retention)}; {(After.IsHeld ? "hold set" : "no hold")}";
        }

        List<string> changes = [];
        if (Before.Retention != After.Retention)
        {
            changes.Add($"retention {LengthOf(Before.Retention)} -> {LengthOf(After.Retention)}");
        }

        if (Before.IsHeld != After.IsHeld)
        {
            changes.Add(After.IsHeld ? "hold set" : "hold lifted");
        }

        return string.Join("; ", changes);
    }

    private static string LengthOf(TimeSpan length) =>
        length.Ticks % TimeSpan.TicksPerDay == 0 ? string.Create(CultureInfo.InvariantCulture, $"{length.Days}d")
        : length.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalSeconds}s");
}
