using System;
using System.Globalization;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Erasing;

/// <summary>How long the records of an order are kept. Known also after the order's file is gone.</summary>
/// <param name="Id">Id of the order.</param>
/// <param name="Retention">How long, counted from the end of the day (UTC) of a record.</param>
/// <param name="IsHeld">Whether a court or authority has ordered that nothing of it is erased.</param>
/// <param name="ValidUntil">When the order ends.</param>
/// <param name="IsErased">Whether a person has said that nothing of it is needed any more.</param>
/// <param name="FirstDay">The first day of which records are, or were when their key was last seen; null where none are.</param>
internal sealed record OrderTerms(
    string Id, TimeSpan Retention, bool IsHeld, DateTimeOffset ValidUntil, bool IsErased, DateOnly? FirstDay)
{
    private const int Fields = 6;
    private const string DayForm = "yyyy-MM-dd";
    private const string Held = "hold";
    private const string Erased = "erased";
    private const string None = "-";

    private static readonly TimeSpan MaxRetention = TimeSpan.FromDays(36_500);

    /// <summary>Whether its records of a day must still be there.</summary>
    /// <param name="day">The day, UTC.</param>
    /// <param name="now">The time, from a clock that is trusted.</param>
    public bool Needs(DateOnly day, DateTimeOffset now) => IsHeld || (!IsErased && now < EndOf(day) + Retention);

    /// <summary>The first day of which its records must still be there, if any are: also where their keys are missing.</summary>
    /// <param name="now">The time, from a clock that is trusted.</param>
    public DateOnly? KeepsFrom(DateTimeOffset now)
    {
        if (FirstDay is not DateOnly first || IsHeld)
        {
            return FirstDay;
        }

        DateOnly needed = DateOnly.FromDateTime((now - Retention).UtcDateTime).AddDays(-1);
        return IsErased ? null : first > needed ? first : needed;
    }

    /// <summary>The line of a file: "xa-erc-2026-0345 2592000 hold 2026-11-02T00:00:00Z erased 2026-10-30".</summary>
    /// <remarks>Retention in seconds; "-" for no hold, for not erased, and for no day.</remarks>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {(long)Retention.TotalSeconds} {(IsHeld ? Held : None)} {UtcText.Format(ValidUntil)} {(IsErased ? Erased : None)} "
            + $"{FirstDay?.ToString(DayForm, CultureInfo.InvariantCulture) ?? None}");

    /// <summary>Parses such a line; null when it is malformed.</summary>
    public static OrderTerms? FromLine(string line)
    {
        string[] fields = line.Split(' ');
        DateOnly first = default;
        return fields.Length == Fields && fields[0].Length > 0
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= (long)MaxRetention.TotalSeconds
            && fields[2] is Held or None
            && UtcText.TryParse(fields[3], out DateTimeOffset until)
            && fields[4] is Erased or None
            && (fields[5] == None
                || DateOnly.TryParseExact(fields[5], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
            ? new OrderTerms(
                fields[0],
                TimeSpan.FromSeconds(seconds),
                fields[2] == Held,
                until,
                fields[4] == Erased,
                fields[5] == None ? null : first)
            : null;
    }

    /// <summary>The end of a day; of the last day that .NET has, the last instant.</summary>
    private static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue
        ? DateTimeOffset.MaxValue - TimeSpan.FromDays(36_500)
        : new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
}
