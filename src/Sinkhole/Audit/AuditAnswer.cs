using Sinkhole.Evidence.Journals;

namespace Sinkhole.Audit;

/// <summary>A look is recorded, and the record is durable.</summary>
internal sealed record AuditAnswer
{
    /// <summary>Epoch of the record in the audit journal.</summary>
    public required int Epoch { get; init; }

    /// <summary>Sequence of the record in the audit journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>The data folder of the appliance that recorded it, absolute.</summary>
    public required string Data { get; init; }

    /// <summary>Epoch of the last hit that was durable then.</summary>
    public required int HitsEpoch { get; init; }

    /// <summary>Sequence of the last hit that was durable then; 0 before the first of the epoch.</summary>
    public required long HitsSequence { get; init; }

    /// <summary>Where the record is in the audit journal.</summary>
    public RecordPosition Record() => new(Epoch, Sequence);

    /// <summary>Later hits are not durable yet and are not shown.</summary>
    public RecordPosition LastHit() => new(HitsEpoch, HitsSequence);
}
