using System;
using System.Collections.Generic;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>A hit as JSON: every field of its record, and what it can say.</summary>
internal sealed record HitReport
{
    /// <summary>Its key within the appliance: epoch/sequence.</summary>
    public required string Record { get; init; }

    /// <summary>What the visitor may quote.</summary>
    public required string Reference { get; init; }

    /// <summary>When the request had been read, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>Whether the clock was synchronised. If not, the instant cannot be held against anyone's line.</summary>
    public required bool Resolvable { get; init; }

    /// <summary>How wrong the clock may have been; null when no bound is known.</summary>
    public double? ClockBoundSeconds { get; init; }

    /// <summary><c>http</c> or <c>tls</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The public end of the visitor's line.</summary>
    public required string SourceAddress { get; init; }

    /// <summary>Its port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>Our end.</summary>
    public required string DestinationAddress { get; init; }

    /// <summary>Its port.</summary>
    public required int DestinationPort { get; init; }

    /// <summary>The name asked for.</summary>
    public required string Host { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>What is kept of the path.</summary>
    public required string Path { get; init; }

    /// <summary>What is kept of the agent string.</summary>
    public required string Agent { get; init; }

    /// <summary><c>a</c>, <c>b</c>, <c>c</c>, <c>d</c> or <c>undetermined</c>.</summary>
    public required string Intent { get; init; }

    /// <summary>The order that decided.</summary>
    public required string Order { get; init; }

    /// <summary>Who gave it: <c>court</c>, <c>police</c>, <c>regulator</c> or <c>test</c>.</summary>
    public required string OrderClass { get; init; }

    /// <summary>All orders that covered the name.</summary>
    public required IReadOnlyList<string> CoveringOrders { get; init; }

    /// <summary>Those of them that are on hold, so that nothing recorded under them is erased; null for none.</summary>
    public IReadOnlyList<string>? OnHold { get; init; }

    /// <summary>The generation that decided.</summary>
    public required long Generation { get; init; }

    /// <summary>The version of the page; null when the answer was not a page.</summary>
    public string? PageVersion { get; init; }

    /// <summary>Its language; null when the answer was not a page.</summary>
    public string? PageLanguage { get; init; }

    /// <summary>The account that was presented, sealed to the authority, as base64; null if none is sealed.</summary>
    public string? SealedAccount { get; init; }

    /// <summary>Id of the key that opens it, the end of the name of its file; null if none is sealed.</summary>
    public string? SealedKey { get; init; }

    /// <summary>Further requests on the same connection; null when the journal says nothing of any.</summary>
    public long? FurtherRequests { get; init; }

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset? LastRequest { get; init; }

    /// <summary>What the record can say, and what not.</summary>
    public required string Says { get; init; }

    /// <summary>Makes the report.</summary>
    /// <param name="found">The hit.</param>
    /// <param name="held">Those of its orders that are on hold.</param>
    public static HitReport Of(FoundHit found, IReadOnlyList<string>? held = null)
    {
        HitRecord hit = found.Hit;
        Visit visit = hit.Visit;
        bool isPage = hit.PageVersion.Value != 0;
        return new HitReport
        {
            Record = found.Position.ToString(),
            Reference = hit.Reference.ToString(),
            Instant = visit.Instant,
            Resolvable = visit.Clock.IsSynchronized,
            ClockBoundSeconds = HitWords.IsKnown(visit.Clock.Bound) ? visit.Clock.Bound.TotalSeconds : null,
            Transport = HitWords.Lower(hit.Source),
            SourceAddress = visit.Source.Address.ToString(),
            SourcePort = visit.Source.Port,
            DestinationAddress = visit.Destination.Address.ToString(),
            DestinationPort = visit.Destination.Port,
            Host = visit.Host,
            Method = visit.Method,
            Path = visit.Path,
            Agent = visit.Agent,
            Intent = HitWords.Lower(visit.Intent),
            Order = hit.OrderId,
            OrderClass = HitWords.Lower(hit.OrderClass),
            CoveringOrders = hit.CoveringOrders,
            OnHold = held is { Count: > 0 } ? held : null,
            Generation = hit.Generation,
            PageVersion = isPage ? hit.PageVersion.ToString() : null,
            PageLanguage = isPage ? hit.Language : null,
            SealedAccount = HitWords.KeyOf(hit) is null ? null : Convert.ToBase64String(hit.Sealed.Span),
            SealedKey = HitWords.KeyOf(hit),
            FurtherRequests = found.Closing?.Requests,
            LastRequest = found.Closing?.Last,
            Says = HitWords.Says(hit.Source, visit.Clock),
        };
    }
}
