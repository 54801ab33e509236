using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>A contact that is no visit as JSON: every field of its record, and what it can say.</summary>
internal sealed record ContactReport
{
    /// <summary>Its key within the appliance: epoch/sequence.</summary>
    public required string Record { get; init; }

    /// <summary><c>dns_contact</c> or <c>tls_contact</c>; a hit has no kind.</summary>
    public required string Kind { get; init; }

    /// <summary>When the first query, or the hello, came, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>When the last query came; null for a hello.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Whether the clock was synchronised. If not, the instant cannot be held against anyone's line.</summary>
    public required bool Resolvable { get; init; }

    /// <summary>How wrong the clock may have been; null when no bound is known.</summary>
    public double? ClockBoundSeconds { get; init; }

    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>Whether anybody could have sent it with the address of another.</summary>
    public required bool Spoofable { get; init; }

    /// <summary>The client; the first 64 bits of an IPv6 address for DNS. Null for a record that many clients share.</summary>
    public string? SourceAddress { get; init; }

    /// <summary>The ports of the client.</summary>
    public required IReadOnlyList<int> SourcePorts { get; init; }

    /// <summary>Whether there were more ports.</summary>
    public bool FurtherPorts { get; init; }

    /// <summary>How many clients share the record; 1 for one.</summary>
    public required long Clients { get; init; }

    /// <summary>Whether there were more clients, which could not be counted.</summary>
    public bool FurtherClients { get; init; }

    /// <summary>How many queries; 1 for a hello.</summary>
    public required long Queries { get; init; }

    /// <summary>What was asked.</summary>
    public required IReadOnlyList<AskedReport> Names { get; init; }

    /// <summary>Queries for names that are not listed.</summary>
    public long FurtherQueries { get; init; }

    /// <summary>The order that decided.</summary>
    public required string Order { get; init; }

    /// <summary>The generation that decided.</summary>
    public required long Generation { get; init; }

    /// <summary>What the record can say, and what not.</summary>
    public required string Says { get; init; }

    /// <summary>Makes the report of a minute of DNS queries.</summary>
    public static ContactReport Of(FoundContact found)
    {
        DnsContactRecord contact = found.Contact;
        return new ContactReport
        {
            Record = found.Position.ToString(),
            Kind = "dns_contact",
            Instant = contact.First,
            Last = contact.Last,
            Resolvable = contact.Clock.IsSynchronized,
            ClockBoundSeconds = SecondsOf(contact.Clock),
            Transport = HitWords.Lower(contact.Transport),
            Spoofable = contact.IsSpoofable,
            SourceAddress = contact.Client?.ToString(),
            SourcePorts = [.. contact.Ports.Select(static port => (int)port)],
            FurtherPorts = contact.HasFurtherPorts,
            Clients = contact.Clients,
            FurtherClients = contact.HasFurtherClients,
            Queries = contact.Queries,
            Names =
            [
                .. contact.Names.Select(static asked => new AskedReport(asked.Name, ContactText.TypeOf(asked.Type), asked.Queries)),
            ],
            FurtherQueries = contact.FurtherQueries,
            Order = contact.OrderId,
            Generation = contact.Generation,
            Says = ContactText.Says(contact),
        };
    }

    /// <summary>Makes the report of a TLS hello.</summary>
    public static ContactReport Of(FoundHello found)
    {
        TlsContactRecord hello = found.Hello;
        return new ContactReport
        {
            Record = found.Position.ToString(),
            Kind = "tls_contact",
            Instant = hello.Instant,
            Resolvable = hello.Clock.IsSynchronized,
            ClockBoundSeconds = SecondsOf(hello.Clock),
            Transport = HitWords.Lower(HitSource.Tls),
            Spoofable = false,
            SourceAddress = hello.Source.Address.ToString(),
            SourcePorts = [hello.Source.Port],
            Clients = 1,
            Queries = 1,
            Names = [new AskedReport(hello.Name, Type: null, Queries: 1)],
            Order = hello.OrderId,
            Generation = hello.Generation,
            Says = HitWords.Says(HitSource.Tls, hello.Clock),
        };
    }

    private static double? SecondsOf(ClockReading clock) => HitWords.IsKnown(clock.Bound) ? clock.Bound.TotalSeconds : null;
}
