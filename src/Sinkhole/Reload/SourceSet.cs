using System.Collections.Generic;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>What was read of the files and found good enough to run: nothing in it refuses the set.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="Orders">All orders, in force or not.</param>
/// <param name="Guard">What the guard holds of them.</param>
/// <param name="Suffixes">The public suffixes that the guard judged by.</param>
/// <param name="Texts">Catalogues by page profile, then by language.</param>
/// <param name="Findings">All findings: warnings, and errors that hold one entry only.</param>
/// <param name="Notes">What an operator should know of the guard's own lists.</param>
/// <param name="IsSeed">Whether the orders are the last good set kept in the data folder.</param>
internal sealed record SourceSet(
    SinkholeOptions Options,
    OrderSet Orders,
    GuardVerdict Guard,
    PublicSuffixList Suffixes,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, WarningTexts>> Texts,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<string> Notes,
    bool IsSeed);
