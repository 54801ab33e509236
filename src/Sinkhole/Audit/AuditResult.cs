using Sinkhole.Evidence.Journals;

namespace Sinkhole.Audit;

/// <summary>What a look found: recorded after the files were read, and before anything of them is shown.</summary>
internal sealed record AuditResult
{
    /// <summary>The order of what was found, for a hit the one that decided; empty for none, and for the audit journal.</summary>
    public required string Order { get; init; }

    /// <summary>How many records are shown now; 0 for none.</summary>
    public required long Records { get; init; }

    /// <summary>Epoch of the record of the question, which was written before the files were opened.</summary>
    public required int Epoch { get; init; }

    /// <summary>Sequence of the record of the question.</summary>
    public required long Sequence { get; init; }

    /// <summary>Where the question is recorded.</summary>
    public RecordPosition Question() => new(Epoch, Sequence);

    /// <summary>Why it cannot be recorded, in words; null where it can.</summary>
    /// <param name="needsOrder">Whether what was found is of an order.</param>
    public string? Problem(bool needsOrder) =>
        Records < 0 ? "the number of records is less than 0"
        : Epoch <= 0 || Sequence <= 0 ? "the record of the question is not named"
        : (Order.Length > 0 || (needsOrder && Records > 0)) && AuditReason.Problem(Order) is string problem
        ? $"the order of the result {problem}"
        : null;
}
