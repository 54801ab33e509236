using System;
using System.Globalization;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>What was last known of an order that had all of its names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Entries">How many entries it had.</param>
/// <param name="ValidFrom">When it began.</param>
/// <param name="ValidUntil">When it ends.</param>
internal sealed record KnownOrder(string Id, int Entries, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int Words = 4;

    /// <summary>Takes an order as it is.</summary>
    public static KnownOrder Of(Order order) => new(order.Id, order.Entries.Count, order.ValidFrom, order.ValidUntil);

    /// <summary>Whether it is in force, by what was known of it.</summary>
    public bool IsInForce(OrderInstant now) => ValidFrom.UtcTicks <= now.BeginTicks && ValidUntil.UtcTicks > now.EndTicks;

    /// <summary>The line of a file: "xa-erc-2026-0345 310 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z".</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Entries} {Text(ValidFrom)} {Text(ValidUntil)}");

    /// <summary>Reads such a line; null where it is none.</summary>
    public static KnownOrder? FromLine(string line)
    {
        string[] words = line.Split(' ');
        return words.Length == Words && words[0].Length > 0
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int entries)
            && TryInstant(words[2], out DateTimeOffset from)
            && TryInstant(words[3], out DateTimeOffset until)
            ? new KnownOrder(words[0], entries, from, until)
            : null;
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    private static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
