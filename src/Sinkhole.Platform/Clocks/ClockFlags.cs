namespace Sinkhole.Platform.Clocks;

/// <summary>Return value and status flags of adjtimex(2); the same on x64 and arm64.</summary>
internal static class ClockFlags
{
    /// <summary>TIME_ERROR: the clock is not synchronised.</summary>
    public const int TimeError = 5;

    /// <summary>STA_UNSYNC: the clock is not synchronised.</summary>
    public const int Unsynchronized = 0x40;

    /// <summary>STA_NANO: the offset is in nanoseconds, otherwise in microseconds.</summary>
    public const int OffsetInNanoseconds = 0x2000;
}
