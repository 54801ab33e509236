using System;
using System.Collections.Immutable;
using System.Linq;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>Which records are those of an order in an interval.</summary>
/// <param name="Order">The id of the order.</param>
/// <param name="From">Begin of the interval.</param>
/// <param name="To">End of the interval: the first instant that is not in it.</param>
internal sealed record OrderInterval(string Order, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether a hit names the order, at any time.</summary>
    public bool IsNamedBy(HitRecord hit) => IsOf(hit.OrderId, hit.CoveringOrders);

    /// <summary>Whether a record of visits that are only counted names the order, at any time.</summary>
    public bool IsNamedBy(CountedRecord counted) => IsOf(counted.OrderId, counted.CoveringOrders);

    /// <summary>Whether a record of DNS queries names the order, at any time.</summary>
    public bool IsNamedBy(DnsContactRecord contact) => contact.Form != DnsContactForm.Lost && contact.OrderId == Order;

    /// <summary>Whether a record of a TLS hello names the order, at any time.</summary>
    public bool IsNamedBy(TlsContactRecord hello) => IsOf(hello.OrderId, hello.CoveringOrders);

    /// <summary>Whether the order covered the name of a hit in the interval.</summary>
    public bool Has(HitRecord hit) => IsIn(hit.Visit.Instant) && IsNamedBy(hit);

    /// <summary>Whether the order covered any name of visits that began in the interval and are only counted.</summary>
    public bool Has(CountedRecord counted) =>
        counted.IsComplete && IsIn(counted.First) && IsNamedBy(counted);

    /// <summary>Whether no other order is in a record: one that several share has clients of all of them.</summary>
    public bool IsAloneIn(CountedRecord counted) =>
        counted.OrderId == Order && !counted.HasFurtherOrders
        && counted.CoveringOrders.All(covering => string.Equals(covering, Order, StringComparison.Ordinal));

    /// <summary>Whether a minute of DNS queries is of the order, and any of it is in the interval.</summary>
    public bool Has(DnsContactRecord contact) => IsNamedBy(contact) && Overlaps(contact);

    /// <summary>Whether a record has the number of DNS queries alone, of any order, and any of its time is in the interval.</summary>
    public bool HasLost(DnsContactRecord contact) => contact.Form == DnsContactForm.Lost && Overlaps(contact);

    /// <summary>Whether the order covered the name in a TLS hello in the interval.</summary>
    public bool Has(TlsContactRecord hello) => IsIn(hello.Instant) && IsNamedBy(hello);

    /// <summary>Whether the clock changed in the interval. It is of no order: every order's records are read with it.</summary>
    public bool Has(ClockRecord clock) => IsIn(clock.From) || IsIn(clock.To);

    private bool Overlaps(DnsContactRecord contact) => contact.Last >= From && contact.First < To;

    private bool IsIn(DateTimeOffset instant) => instant >= From && instant < To;

    private bool IsOf(string decided, ImmutableArray<string> covering) =>
        decided == Order || covering.Contains(Order, StringComparer.Ordinal);
}
