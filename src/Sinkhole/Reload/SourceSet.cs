using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>The validated sources of a generation: no finding refuses them.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="Orders">All orders, in force or not.</param>
/// <param name="Guard">Which entries the guard holds.</param>
/// <param name="Suffixes">The public suffix list that the guard used.</param>
/// <param name="Texts">Catalogues by page profile, then by language.</param>
/// <param name="Findings">All findings: warnings, and errors that hold one entry only.</param>
/// <param name="Notes">Notes for the operator about the guard's lists.</param>
/// <param name="IsSeed">Whether the orders are the last good set from the data folder.</param>
internal sealed record SourceSet(
    SinkholeOptions Options,
    OrderSet Orders,
    GuardVerdict Guard,
    PublicSuffixList Suffixes,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, WarningTexts>> Texts,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<string> Notes,
    bool IsSeed)
{
    /// <summary>The authority's certificates, to which accounts are sealed.</summary>
    public ImmutableArray<AuthorityCertificate> Certificates { get; init; } = [];

    /// <summary>The operation's key, sealed to this appliance; empty for none.</summary>
    public ReadOnlyMemory<byte> OperationKey { get; init; }
}
