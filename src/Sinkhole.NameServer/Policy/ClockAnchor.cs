namespace Sinkhole.NameServer.Policy;

/// <summary>The last instant that a synchronised clock showed, and whether the clock is still synchronised.
/// Immutable.</summary>
/// <param name="BeginTicks">Orders that have begun by this instant, UTC ticks, stay in force even if the clock goes back. The last
/// synchronised instant; if none is known, the latest that this process has seen.</param>
/// <param name="EndTicks">Orders that have ended by this instant, UTC ticks, stay ended. The last synchronised instant; 0 if none is
/// known.</param>
/// <param name="Timestamp">The monotonic timestamp of that instant; if it was read from disk, that of the reading.</param>
/// <param name="IsSynchronized">Whether the kernel reports the clock as synchronised.</param>
public sealed record ClockAnchor(long BeginTicks, long EndTicks, long Timestamp, bool IsSynchronized);
