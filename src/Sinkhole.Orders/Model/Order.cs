using System;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Orders.Model;

/// <summary>One order as its file says it. Immutable.</summary>
public sealed class Order
{
    /// <summary>Its number, never used again: 1 to 64 lower-case letters, digits and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string Authority { get; init; }

    /// <summary>What kind of authority that is.</summary>
    public required OrderClass Class { get; init; }

    /// <summary>The authority's file number, as it writes it.</summary>
    public required string Case { get; init; }

    /// <summary>The law it rests on.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>Country of ISO 3166-1, with a subdivision where one is needed.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The country of <see cref="Jurisdiction"/>, two letters.</summary>
    public string Country => Jurisdiction[..2];

    /// <summary>First instant of force, UTC.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>First instant without force, UTC.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Where a visitor learns more.</summary>
    public required Uri ContactUrl { get; init; }

    /// <summary>The address that a visitor may write to; null when the order has none.</summary>
    public required string? ContactEmail { get; init; }

    /// <summary>Where the order can be contested.</summary>
    public required Uri Appeal { get; init; }

    /// <summary>How long records of it are kept, 1 d to 3650 d; null where the configuration decides.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Why nothing that was recorded under it is erased; null where it is on no hold.</summary>
    public string? Hold { get; init; }

    /// <summary>The path it was read from, as people should see it.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of that file as it was read.</summary>
    public required ReadOnlyMemory<byte> FileHash { get; init; }

    /// <summary>SHA-256 of the name file as it was read; empty where there is none.</summary>
    public required ReadOnlyMemory<byte> NamesHash { get; init; }

    /// <summary>Where <c>order:</c> begins in that file.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>Its names, in the order in which they were written.</summary>
    public required EntryTable Entries { get; init; }

    /// <summary>
    /// Whether the order is in force: half-open, from <see cref="ValidFrom"/> until just before <see cref="ValidUntil"/>.
    /// </summary>
    public bool IsInForce(DateTimeOffset now) => ValidFrom <= now && now < ValidUntil;
}
