using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>The result of recording a visit, known when its page is sent.</summary>
/// <param name="Reference">The reference of a hit that is on disk; null for none.</param>
/// <param name="Position">Where the record of that hit stands in the journal; null for none.</param>
/// <param name="IsCounted">Whether the visit is beyond the limit of its address: such a page never has a reference.</param>
internal readonly record struct RecordOutcome(HitReference? Reference, RecordPosition? Position, bool IsCounted);
