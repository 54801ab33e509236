using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Clocks;

/// <summary>Asks the kernel how wrong its clock may be (adjtimex(2), which needs no privilege to read).</summary>
public static partial class KernelClock
{
    // NTP_PHASE_LIMIT of linux/timex.h, in microseconds: the kernel counts no further, and sets it where the clock is set by hand.
    private const long MaxMaximumError = 16_000_000;

    /// <summary>The clock now; <see cref="KernelReading.Unknown"/> where a sandbox forbids the question.</summary>
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

    /// <summary>How wrong the clock may be.</summary>
    /// <param name="maximumError">The kernel's <c>maxerror</c>, in microseconds.</param>
    /// <returns><see cref="TimeSpan.MaxValue"/> where the kernel knows no bound.</returns>
    public static TimeSpan BoundOf(long maximumError) =>
        maximumError >= MaxMaximumError ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds(maximumError);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int Adjust(ref Timex timex);

    // struct timex of a 64-bit Linux: 208 octets, of which the first seven words are read.
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
