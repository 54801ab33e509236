namespace Sinkhole.NameServer.Policy;

/// <summary>From when on orders are judged: the last instant that a synchronised clock showed, and whether it is synchronised still.
/// Immutable.</summary>
/// <param name="BeginTicks">What has begun by this instant, UTC ticks, does not stop for an earlier clock. The last synchronised instant;
/// where none is known, the latest that this process has seen.</param>
/// <param name="EndTicks">What has ended by this instant, UTC ticks, has ended. The last synchronised instant; 0 where none is
/// known.</param>
/// <param name="Timestamp">The monotonic timestamp of that instant; where it was read from a disk, of the reading.</param>
/// <param name="IsSynchronized">Whether the kernel still vouches for the clock.</param>
public sealed record ClockAnchor(long BeginTicks, long EndTicks, long Timestamp, bool IsSynchronized);
