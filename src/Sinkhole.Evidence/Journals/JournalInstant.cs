using System;

namespace Sinkhole.Evidence.Journals;

/// <summary>Instants as the files of a journal hold them: whole microseconds since 1970-01-01T00:00:00Z.</summary>
public static class JournalInstant
{
    private static readonly long Min = ToMicroseconds(DateTimeOffset.MinValue);
    private static readonly long Max = ToMicroseconds(DateTimeOffset.MaxValue);

    /// <summary>The microseconds; a part of one is cut off.</summary>
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant, clamped to the range of .NET (year 1 to 9999): the octets may have been altered.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, Min, Max) * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant, if it is in the range of .NET.</summary>
    public static bool TryFromMicroseconds(long microseconds, out DateTimeOffset instant)
    {
        instant = FromMicroseconds(microseconds);
        return microseconds >= Min && microseconds <= Max;
    }

    /// <summary>A clock bound as 32 bits of microseconds; a larger one is written as the largest value.</summary>
    internal static uint ToBound(TimeSpan bound) =>
        (uint)Math.Clamp(bound.Ticks / TimeSpan.TicksPerMicrosecond, uint.MinValue, uint.MaxValue);

    internal static TimeSpan FromBound(uint microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
