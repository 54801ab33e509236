using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>An order as the name server sees it: its id, its time in force, and the extended errors of its answers.</summary>
public sealed class PolicyOrder
{
    /// <summary>Takes an order.</summary>
    /// <param name="id">Its id; it breaks ties between orders by ordinal comparison.</param>
    /// <param name="validFrom">The first instant in force.</param>
    /// <param name="validUntil">The first instant no longer in force.</param>
    /// <param name="reason">INFO-CODE of its answers: <c>Censored</c> for a requirement from outside, <c>Blocked</c> for the operator's
    /// own.</param>
    public PolicyOrder(string id, DateTimeOffset validFrom, DateTimeOffset validUntil, ExtendedError reason)
    {
        Id = id;
        FromTicks = validFrom.UtcTicks;
        UntilTicks = validUntil.UtcTicks;
        string text = id.Length <= ExtendedErrorOption.MaxTextOctets ? id : string.Empty;
        byte[] forged = ExtendedErrorOption.Encode(ExtendedError.ForgedAnswer);
        NegativeErrors = ExtendedErrorOption.Encode(reason, text);
        BareNegativeErrors = ExtendedErrorOption.Encode(reason);
        PositiveErrors = [.. forged, .. NegativeErrors];
        BarePositiveErrors = [.. forged, .. BareNegativeErrors];
    }

    /// <summary>The order's id.</summary>
    public string Id { get; }

    /// <summary>The first instant in force, UTC ticks.</summary>
    public long FromTicks { get; }

    /// <summary>The first instant no longer in force, UTC ticks.</summary>
    public long UntilTicks { get; }

    /// <summary>Extended errors of a seized positive answer: 4 and the reason (RFC 8914 §4.5, §4.17).</summary>
    internal byte[] PositiveErrors { get; }

    /// <summary>The same without text.</summary>
    internal byte[] BarePositiveErrors { get; }

    /// <summary>Extended errors of a negative answer: the reason.</summary>
    internal byte[] NegativeErrors { get; }

    /// <summary>The same without text.</summary>
    internal byte[] BareNegativeErrors { get; }

    /// <summary>Whether the order is in force.</summary>
    public bool IsInForce(OrderInstant now) => now.BeginTicks >= FromTicks && now.EndTicks < UntilTicks;
}
