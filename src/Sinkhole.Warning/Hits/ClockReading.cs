using System;

namespace Sinkhole.Warning.Hits;

/// <summary>How far the clock could be trusted at an instant.</summary>
/// <param name="IsSynchronized">False marks every hit "not resolvable": its time cannot be held against anyone's line.</param>
/// <param name="Bound">How wrong the clock may be, either way.</param>
public readonly record struct ClockReading(bool IsSynchronized, TimeSpan Bound);
