using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>What became of a record that was handed to the journal.</summary>
/// <param name="Position">Where it stands, once it is durable; default where it never will be.</param>
/// <param name="Lost">Why it never will be durable; null where it is.</param>
internal readonly record struct AppendOutcome(RecordPosition Position, UnrecordedReason? Lost);
