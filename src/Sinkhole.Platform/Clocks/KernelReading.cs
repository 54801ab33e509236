using System;

namespace Sinkhole.Platform.Clocks;

/// <summary>State of the kernel's clock at one instant.</summary>
/// <param name="IsSynchronized">Whether the clock is synchronised.</param>
/// <param name="ErrorBound">
/// The kernel's estimate of the maximum error; it grows while the clock is not disciplined. <see cref="TimeSpan.MaxValue"/> when
/// unknown.
/// </param>
/// <param name="Offset">The remaining correction; positive when the clock is behind.</param>
public sealed record KernelReading(bool IsSynchronized, TimeSpan ErrorBound, TimeSpan Offset)
{
    /// <summary>The state is unknown: do not rely on this clock.</summary>
    public static KernelReading Unknown { get; } = new(IsSynchronized: false, TimeSpan.MaxValue, TimeSpan.Zero);
}
