using System;

namespace Sinkhole.Evidence.Journals;

/// <summary>Instants as the journal's files carry them: microseconds since 1970-01-01T00:00:00Z.</summary>
internal static class JournalInstant
{
    private static readonly long Min = ToMicroseconds(DateTimeOffset.MinValue);
    private static readonly long Max = ToMicroseconds(DateTimeOffset.MaxValue);

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant, clamped to the range of .NET: the octets may have been altered.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, Min, Max) * TimeSpan.TicksPerMicrosecond);

    /// <summary>A clock bound as 32 bits of microseconds; a larger one is written as the largest value.</summary>
    public static uint ToBound(TimeSpan bound) =>
        (uint)Math.Clamp(bound.Ticks / TimeSpan.TicksPerMicrosecond, uint.MinValue, uint.MaxValue);

    public static TimeSpan FromBound(uint microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
