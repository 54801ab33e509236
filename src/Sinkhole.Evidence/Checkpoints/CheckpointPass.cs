using Sinkhole.Evidence.Journals;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>What one pass of a <see cref="CheckpointKeeper"/> did.</summary>
/// <param name="Size">Leaves under the last signed checkpoint.</param>
/// <param name="Added">Leaves that this pass added.</param>
/// <param name="HasMore">Whether records wait that another pass takes: one pass is bounded.</param>
/// <param name="Changed">
/// The last record that was signed before, where the files no longer hold it as it was signed; null where they do. The log goes on behind
/// it, and verification shows what is missing.
/// </param>
/// <param name="Behind">
/// The last signed record, where the files show no frame behind it although later records are durable; null where all are signed or another
/// pass takes them.
/// </param>
public readonly record struct CheckpointPass(long Size, long Added, bool HasMore, RecordPosition? Changed, RecordPosition? Behind);
