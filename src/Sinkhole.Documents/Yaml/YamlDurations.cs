using System;
using System.Globalization;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Yaml;

/// <summary>Durations, each a whole number and its unit.</summary>
public static class YamlDurations
{
    private static readonly Choices<TimeSpan> DurationUnits = new(
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)));

    /// <summary>A duration between two bounds, both taken; null, with a finding, when it is not one.</summary>
    public static TimeSpan? ReadDuration(this YamlEvents events, string key, TimeSpan min, TimeSpan max)
    {
        if (!events.TryReadScalar(key, "a duration", out YamlToken token))
        {
            return null;
        }

        if (!TryParseDuration(token.Text, out TimeSpan duration))
        {
            events.Report(
                token,
                DocumentCodes.NotADuration,
                $"{MessageText.Quote(token.Text)} is not a duration",
                "write a number and a unit: 500ms, 60s, 10m, 24h, 30d");
            return null;
        }

        if (duration >= min && duration <= max)
        {
            return duration;
        }

        events.Report(token, DocumentCodes.OutOfRange, $"'{key}' takes {Format(min)} to {Format(max)}, not {token.Text}");
        return null;
    }

    private static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !WholeNumber.IsWritten(text.AsSpan(0, digits), 9) || !DurationUnits.TryFind(text[digits..], out TimeSpan unit))
        {
            return false;
        }

        long count = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        if (count > TimeSpan.MaxValue.Ticks / unit.Ticks)
        {
            return false;
        }

        duration = unit * count;
        return true;
    }

    private static string Format(TimeSpan duration)
    {
        string word = "ms";
        TimeSpan unit = TimeSpan.FromMilliseconds(1);
        foreach (string candidate in DurationUnits.Keywords)
        {
            _ = DurationUnits.TryFind(candidate, out TimeSpan value);
            if (duration.Ticks % value.Ticks == 0)
            {
                (word, unit) = (candidate, value);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / unit.Ticks}{word}");
    }
}
