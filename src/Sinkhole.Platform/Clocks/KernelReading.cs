using System;

namespace Sinkhole.Platform.Clocks;

/// <summary>What the kernel said of its clock at one moment.</summary>
/// <param name="IsSynchronized">Whether somebody disciplines it.</param>
/// <param name="ErrorBound">
/// The most it may be wrong by, as the kernel reckons it; grows while nobody disciplines it. <see cref="TimeSpan.MaxValue"/> where no
/// bound is known.
/// </param>
/// <param name="Offset">What the kernel still has to correct; positive when the clock is behind.</param>
public sealed record KernelReading(bool IsSynchronized, TimeSpan ErrorBound, TimeSpan Offset)
{
    /// <summary>The kernel would not say: nothing may be built on this clock.</summary>
    public static KernelReading Unknown { get; } = new(IsSynchronized: false, TimeSpan.MaxValue, TimeSpan.Zero);
}
