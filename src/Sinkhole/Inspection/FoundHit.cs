using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>A hit that was read back from the journal.</summary>
/// <param name="Position">Its key, with the id of the appliance.</param>
/// <param name="Hit">What was recorded.</param>
internal sealed record FoundHit(RecordPosition Position, HitRecord Hit) : FoundRecord(Position)
{
    /// <summary>Its closing record: the requests that followed on the same connection; null where none is known.</summary>
    public ClosingRecord? Closing { get; init; }
}
