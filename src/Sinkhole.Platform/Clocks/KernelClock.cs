using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Clocks;

/// <summary>Reads the state and error bound of the kernel's clock (adjtimex(2); reading needs no privilege).</summary>
public static partial class KernelClock
{
    // NTP_PHASE_LIMIT of linux/timex.h, in microseconds: the maximum of maxerror, and its value after the clock was set by hand.
    private const long MaxMaximumError = 16_000_000;

    /// <summary>The current state; <see cref="KernelReading.Unknown"/> when a sandbox denies the call.</summary>
    public static KernelReading Read()
    {
        Timex timex = default;
        int state = Adjust(ref timex);
        if (state < 0)
        {
            return KernelReading.Unknown;
        }

        bool isSynchronized = state != ClockFlags.TimeError && (timex.Status & ClockFlags.Unsynchronized) == 0;
        TimeSpan offset = (timex.Status & ClockFlags.OffsetInNanoseconds) != 0
            ? TimeSpan.FromTicks(timex.Offset / TimeSpan.NanosecondsPerTick)
            : TimeSpan.FromMicroseconds(timex.Offset);
        return new KernelReading(isSynchronized, BoundOf(timex.MaximumError), offset);
    }

    /// <summary>The error bound of the clock.</summary>
    /// <param name="maximumError">The kernel's <c>maxerror</c>, in microseconds.</param>
    /// <returns><see cref="TimeSpan.MaxValue"/> when the kernel knows no bound.</returns>
    public static TimeSpan BoundOf(long maximumError) =>
        maximumError >= MaxMaximumError ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds(maximumError);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int Adjust(ref Timex timex);

    // struct timex of 64-bit Linux: 208 octets; only the first seven fields are used.
    [StructLayout(LayoutKind.Sequential, Size = 208)]
    private struct Timex
    {
        public uint Modes;
        public long Offset;
        public long Frequency;
        public long MaximumError;
        public long EstimatedError;
        public int Status;
        public long Constant;
    }
}
