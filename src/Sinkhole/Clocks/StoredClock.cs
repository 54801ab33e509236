using System;

namespace Sinkhole.Clocks;

/// <summary>The stored clock state that a restart reads.</summary>
/// <param name="Instant">The last stored instant of a synchronised clock.</param>
/// <param name="Jump">Size of an unconfirmed jump to that instant; negative for back, zero for none.</param>
internal readonly record struct StoredClock(DateTimeOffset Instant, TimeSpan Jump);
