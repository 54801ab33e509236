using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>What became of a visit by the time its page goes out.</summary>
/// <param name="Reference">The reference of a hit that is durable; null for none.</param>
/// <param name="Position">Where the record of that hit stands in the journal; null for none.</param>
/// <param name="IsCounted">Whether it is beyond the cap of its address: its page was never to bear a reference.</param>
internal readonly record struct RecordOutcome(HitReference? Reference, RecordPosition? Position, bool IsCounted);
