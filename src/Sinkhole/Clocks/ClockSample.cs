using System;
using Sinkhole.Platform.Clocks;

namespace Sinkhole.Clocks;

/// <summary>The clock at one instant, with the kernel's clock state.</summary>
/// <param name="Instant">The time. It is read before the kernel's state: setting the clock makes it unsynchronised, so a clock that was set
/// in between counts as unsynchronised.</param>
/// <param name="Timestamp">The monotonic timestamp of that instant.</param>
/// <param name="Kernel">The kernel's clock state.</param>
internal sealed record ClockSample(DateTimeOffset Instant, long Timestamp, KernelReading Kernel);
