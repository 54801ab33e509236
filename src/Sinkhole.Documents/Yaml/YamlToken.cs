namespace Sinkhole.Documents.Yaml;

/// <summary>What is at a place of a YAML text.</summary>
public enum YamlTokenKind
{
    /// <summary>The end of the document, or of what can be read of it.</summary>
    End,

    /// <summary>A text, quoted or not.</summary>
    Scalar,

    /// <summary>A value that was already reported: take it for a value of any kind and say nothing more.</summary>
    Refused,

    /// <summary>"key: value" lines or "{" begin here.</summary>
    MappingStart,

    /// <summary>A mapping ends.</summary>
    MappingEnd,

    /// <summary>"- " lines or "[" begin here.</summary>
    SequenceStart,

    /// <summary>A list ends.</summary>
    SequenceEnd,
}

/// <summary>One event of the parser that remembers where it stood.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a scalar; empty for the others.</param>
/// <param name="IsPlain">True for a scalar without quotes: only such a one can mean "no value".</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct YamlToken(YamlTokenKind Kind, string Text, bool IsPlain, int Line, int Column)
{
    /// <summary>True for a plain scalar that YAML tools read as "nothing".</summary>
    public bool IsNull => Kind == YamlTokenKind.Scalar && IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}
