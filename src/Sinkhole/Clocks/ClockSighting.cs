using System;
using Sinkhole.Platform.Clocks;

namespace Sinkhole.Clocks;

/// <summary>The clock at one moment, and what the kernel said of it.</summary>
/// <param name="Instant">What it showed. It is read before the kernel is asked: who sets a clock makes it unsynchronised, so a clock that
/// was set in between is not vouched for.</param>
/// <param name="Timestamp">The monotonic timestamp of that moment.</param>
/// <param name="Kernel">What the kernel said.</param>
internal sealed record ClockSighting(DateTimeOffset Instant, long Timestamp, KernelReading Kernel);
