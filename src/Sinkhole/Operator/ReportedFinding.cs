namespace Sinkhole.Operator;

/// <summary>A finding as JSON for the caller: plain text only.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 for the line as a whole.</param>
/// <param name="Code">Stable, "SH104".</param>
/// <param name="Severity">"error" or "warning".</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">How to fix it, or null.</param>
internal sealed record ReportedFinding(string File, int Line, int Column, string Code, string Severity, string Message, string? Hint)
{
    /// <summary>"file:line:column: error SH104: message", which editors and CI make clickable.</summary>
    public override string ToString()
    {
        string place = Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
        return $"{place}: {Severity} {Code}: {Message}";
    }
}
