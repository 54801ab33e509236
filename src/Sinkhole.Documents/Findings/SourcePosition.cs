namespace Sinkhole.Documents.Findings;

/// <summary>Where something was written.</summary>
/// <param name="File">The path as people should see it.</param>
/// <param name="Line">From 1; 0 for the whole file.</param>
/// <param name="Column">From 1, in UTF-16 units; 0 for the whole file.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>A whole file or folder.</summary>
    public static SourcePosition Of(string file) => new(file, 0, 0);

    /// <summary>file:line:column, as editors and CI make it clickable; the file alone when there is no line.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";

    /// <summary>
    /// The position as another finding writes it: line:column when <paramref name="file"/> is the same, with the file when not.
    /// </summary>
    public string RelativeTo(string file) => string.Equals(File, file, System.StringComparison.Ordinal) ? $"{Line}:{Column}" : ToString();
}
