using System;

namespace Sinkhole.Warning.Texts;

/// <summary>What a page says of an order; given by the host as plain text, which is escaped here.</summary>
/// <remarks>A text longer than <see cref="MaxTextCharacters"/> is cut with an ellipsis, so that a page keeps its size.</remarks>
public sealed record OrderFacts
{
    /// <summary>Max characters of one fact that a page shows.</summary>
    public const int MaxTextCharacters = 240;

    /// <summary>The order's id, which the record of a hit carries too.</summary>
    public required string Id { get; init; }

    /// <summary>Who gave the order.</summary>
    public required OrderClass Class { get; init; }

    /// <summary>The name of the authority, as it writes itself.</summary>
    public required string Authority { get; init; }

    /// <summary>The public part of the file number.</summary>
    public required string Case { get; init; }

    /// <summary>The law that the order rests on.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>The first instant of the order, UTC.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>The first instant after the order, UTC; null for an order without an end.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How long a hit of this order is kept; the page says it in days.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Where to ask about the order: an absolute http or https address, or empty.</summary>
    public string ContactPage { get; init; } = string.Empty;

    /// <summary>Where to write about the order, or empty.</summary>
    public string ContactEmail { get; init; } = string.Empty;

    /// <summary>How to contest the order: an absolute http or https address or a sentence, or empty.</summary>
    public string Appeal { get; init; } = string.Empty;
}
