namespace Sinkhole.Documents.Codes;

/// <summary>A kind of finding: stable for ever, because operators' scripts and manuals name it.</summary>
/// <param name="Id">SH and three digits: 1xx document, 2xx meaning, 3xx guard, 4xx configuration.</param>
/// <param name="Severity">The same for every finding of this code.</param>
/// <param name="Title">A few words, for lists.</param>
/// <param name="Explanation">What it means and how to fix it, as <c>sinkhole explain</c> prints it.</param>
public sealed record FindingCode(string Id, FindingSeverity Severity, string Title, string Explanation)
{
    /// <summary>Whether such a finding refuses all documents read together: an error does, unless its code says otherwise.</summary>
    public bool RefusesSet { get; init; } = Severity == FindingSeverity.Error;

    /// <summary>A code of errors that refuse the whole set.</summary>
    public static FindingCode Error(string id, string title, string explanation) => new(id, FindingSeverity.Error, title, explanation);

    /// <summary>A code of warnings.</summary>
    public static FindingCode Warning(string id, string title, string explanation) =>
        new(id, FindingSeverity.Warning, title, explanation);
}
