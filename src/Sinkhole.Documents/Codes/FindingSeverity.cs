namespace Sinkhole.Documents.Codes;

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Blocks nothing; reported because someone should know.</summary>
    Warning,

    /// <summary>
    /// Of the document or its meaning: the whole set is refused. Of the guard: the entry is held and the rest goes into force.
    /// </summary>
    Error,
}
