using System;
using System.Collections.Generic;

namespace Sinkhole.Lookup;

/// <summary>The answer for a name and type, and the reason.</summary>
internal sealed record LookupReport
{
    /// <summary>The name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The type: "A".</summary>
    public required string Type { get; init; }

    /// <summary>"page", "nxdomain" or "nodata" if an order decides; "allowed" or "passthru" for an exception; else "not listed".</summary>
    public required string Verdict { get; init; }

    /// <summary>RCODE of the answer; null when an upstream would answer.</summary>
    public string? Rcode { get; init; }

    /// <summary>The answer section, one record per line.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The authority section, one record per line: in a negative answer the SOA.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];

    /// <summary>All extended errors in their order: "16 (Censored): xa-1".</summary>
    public IReadOnlyList<string> ExtendedErrors { get; init; } = [];

    /// <summary>The entry that decides; null when no order decides.</summary>
    public DecidingEntry? DecidedBy { get; init; }

    /// <summary>Ids of all orders in force that cover the name.</summary>
    public IReadOnlyList<string> CoveredBy { get; init; } = [];

    /// <summary>Other facts, one sentence each: an allow-list line, an entry held by the guard, an order that is not in force.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Number of the generation; null when the lookup was made in files.</summary>
    public long? Generation { get; init; }
}

/// <summary>The line of an order that decides a lookup.</summary>
/// <param name="Order">Id of the order.</param>
/// <param name="Authority">The authority that issued it.</param>
/// <param name="Domain">The listed name.</param>
/// <param name="Match">"exact" or "subtree".</param>
/// <param name="Action">"page", "nxdomain", …</param>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="ValidFrom">Begin of the order.</param>
/// <param name="ValidUntil">End of the order, exclusive.</param>
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
