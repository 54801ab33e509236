using System;
using System.Globalization;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>What was last known of an order that had all of its names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Blocked">What it blocked.</param>
/// <param name="ValidFrom">When it began.</param>
/// <param name="ValidUntil">When it ends.</param>
internal sealed record KnownOrder(string Id, BlockedCount Blocked, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int Words = 6;

    /// <summary>Takes an order as it is.</summary>
    public static KnownOrder Of(Order order, BlockedCount blocked) => new(order.Id, blocked, order.ValidFrom, order.ValidUntil);

    /// <summary>Whether it is in force, by what was known of it.</summary>
    public bool IsInForce(OrderInstant now) => ValidFrom.UtcTicks <= now.BeginTicks && ValidUntil.UtcTicks > now.EndTicks;

    /// <summary>The line of a file: "xa-erc-2026-0345 300 10 1 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z".</summary>
    /// <remarks>The counts are what it blocks by subtree, by exact, and what it lets through.</remarks>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {Blocked.Subtree} {Blocked.Exact} {Blocked.Lifted} {Text(ValidFrom)} {Text(ValidUntil)}");

    /// <summary>Reads such a line; null where it is none.</summary>
    public static KnownOrder? FromLine(string line)
    {
        string[] words = line.Split(' ');
        return words.Length == Words && words[0].Length > 0
            && TryCount(words[1], out int subtree)
            && TryCount(words[2], out int exact)
            && TryCount(words[3], out int lifted)
            && TryInstant(words[4], out DateTimeOffset from)
            && TryInstant(words[5], out DateTimeOffset until)
            ? new KnownOrder(words[0], new BlockedCount(subtree, exact, lifted), from, until)
            : null;
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= int.MaxValue / 2;

    private static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
