using System;

namespace Sinkhole.Clocks;

/// <summary>What a restart finds of the clock before it.</summary>
/// <param name="Instant">The last instant recorded under a synchronised clock.</param>
/// <param name="Jump">How far the clock had jumped to it and nobody had confirmed; negative for back, zero for no jump.</param>
internal readonly record struct KeptClock(DateTimeOffset Instant, TimeSpan Jump);
