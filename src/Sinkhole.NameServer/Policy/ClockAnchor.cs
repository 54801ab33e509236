namespace Sinkhole.NameServer.Policy;

/// <summary>The last instant that a synchronised clock showed, and whether the clock is synchronised still. Immutable.</summary>
/// <param name="UtcTicks">The instant, UTC ticks; 0 where none is known.</param>
/// <param name="Timestamp">The monotonic timestamp of that instant; where it was read from a disk, of the reading.</param>
/// <param name="IsSynchronized">Whether the kernel still vouches for the clock.</param>
public sealed record ClockAnchor(long UtcTicks, long Timestamp, bool IsSynchronized);
