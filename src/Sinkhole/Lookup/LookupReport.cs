using System;
using System.Collections.Generic;

namespace Sinkhole.Lookup;

/// <summary>What would be answered for a name and type, and why.</summary>
internal sealed record LookupReport
{
    /// <summary>The name asked for, folded.</summary>
    public required string Name { get; init; }

    /// <summary>The type asked for, "A".</summary>
    public required string Type { get; init; }

    /// <summary>"page", "nxdomain" or "nodata" when an order decides; "allowed" when the operator's list does; else "not listed".</summary>
    public required string Verdict { get; init; }

    /// <summary>RCODE of the answer; null when the answer would come from an upstream.</summary>
    public string? Rcode { get; init; }

    /// <summary>Records of the answer, one line each.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Records that say who denies, one line each: with a negative answer the SOA. None of them is an answer.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];

    /// <summary>All extended errors that go with it, in their order: "16 (Censored): xa-1".</summary>
    public IReadOnlyList<string> ExtendedErrors { get; init; } = [];

    /// <summary>The entry that decides; null when no order does.</summary>
    public DecidingEntry? DecidedBy { get; init; }

    /// <summary>Ids of all orders in force that cover the name.</summary>
    public IReadOnlyList<string> CoveredBy { get; init; } = [];

    /// <summary>Sentences about what else bears on it: an allow-list line, an entry that the guard holds, an order not in force.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Number of the generation that was asked; null when files were.</summary>
    public long? Generation { get; init; }
}

/// <summary>The line of an order that decides a lookup.</summary>
/// <param name="Order">Its id.</param>
/// <param name="Authority">Who ordered.</param>
/// <param name="Domain">The name that is listed.</param>
/// <param name="Match">"exact" or "subtree".</param>
/// <param name="Action">"page", "nxdomain", …</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">From 1.</param>
/// <param name="ValidFrom">In force from here.</param>
/// <param name="ValidUntil">Up to, not at, this instant.</param>
internal sealed record DecidingEntry(
    string Order,
    string Authority,
    string Domain,
    string Match,
    string Action,
    string File,
    int Line,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil);
