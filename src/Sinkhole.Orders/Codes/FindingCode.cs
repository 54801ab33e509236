namespace Sinkhole.Orders.Codes;

/// <summary>A kind of finding: stable for ever, because operators' scripts and manuals name it.</summary>
/// <param name="Id">SH and three digits: 1xx document, 2xx meaning, 3xx guard, 4xx configuration.</param>
/// <param name="Severity">The same for every finding of this code.</param>
/// <param name="Title">A few words, for lists.</param>
/// <param name="Explanation">What it means and how to mend it, as <c>sinkhole explain</c> prints it.</param>
public sealed record FindingCode(string Id, FindingSeverity Severity, string Title, string Explanation)
{
    /// <summary>True for the guard's codes, which hold one entry and let the rest go into force.</summary>
    public bool HoldsEntryOnly => Id.StartsWith("SH3", System.StringComparison.Ordinal);

    internal static FindingCode Error(string id, string title, string explanation) => new(id, FindingSeverity.Error, title, explanation);

    internal static FindingCode Warning(string id, string title, string explanation) =>
        new(id, FindingSeverity.Warning, title, explanation);
}
