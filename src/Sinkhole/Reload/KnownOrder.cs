using System;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>The last complete state of an order.</summary>
/// <param name="Id">Id of the order.</param>
/// <param name="Blocked">Counts of what it blocked.</param>
/// <param name="ValidFrom">When it began.</param>
/// <param name="ValidUntil">When it ends.</param>
internal sealed record KnownOrder(string Id, BlockedCount Blocked, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
{
    private const int Fields = 6;

    /// <summary>The current state of an order.</summary>
    public static KnownOrder Of(Order order, BlockedCount blocked) => new(order.Id, blocked, order.ValidFrom, order.ValidUntil);

    /// <summary>Whether it is in force by these instants.</summary>
    public bool IsInForce(OrderInstant now) => ValidFrom.UtcTicks <= now.BeginTicks && ValidUntil.UtcTicks > now.EndTicks;

    /// <summary>The line of a file: "xa-erc-2026-0345 300 10 1 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z".</summary>
    /// <remarks>The counts are subtree entries, exact entries and exceptions.</remarks>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {Blocked.Subtree} {Blocked.Exact} {Blocked.Lifted} {UtcText.Format(ValidFrom)} {UtcText.Format(ValidUntil)}");

    /// <summary>Parses such a line; null when it is malformed.</summary>
    public static KnownOrder? FromLine(string line)
    {
        string[] fields = line.Split(' ');
        return fields.Length == Fields && fields[0].Length > 0
            && TryCount(fields[1], out int subtree)
            && TryCount(fields[2], out int exact)
            && TryCount(fields[3], out int lifted)
            && UtcText.TryParse(fields[4], out DateTimeOffset from)
            && UtcText.TryParse(fields[5], out DateTimeOffset until)
            ? new KnownOrder(fields[0], new BlockedCount(subtree, exact, lifted), from, until)
            : null;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= int.MaxValue / 2;
}
