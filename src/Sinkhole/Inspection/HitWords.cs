using System;
using System.Globalization;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>Words for the fields of a hit.</summary>
internal static class HitWords
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // A record holds 32 bits of microseconds: the largest value stands for every larger bound, and for none.
    private static readonly TimeSpan LargestBound = TimeSpan.FromMicroseconds(uint.MaxValue);

    /// <summary>What a record of this transport can say, and what not.</summary>
    /// <param name="source">The transport.</param>
    /// <param name="clock">The clock: what was not synchronised names no line, because another may have had the address by then.</param>
    public static string Says(HitSource source, ClockReading clock)
    {
        string line = clock.IsSynchronized
            ? "address and port are the line's own at that instant"
            : "address and port were a line's own, but not at that instant for certain, so which line it was is not said";
        return source switch
        {
            HitSource.Http => $"the TCP handshake was done, so {line}; host, path and agent are what the client sent; which person or "
                + "device it was is not said",
            HitSource.Tls => $"the TCP handshake was done, so {line}; the client asked for that name; that anybody saw a page, and which "
                + "person or device it was, is not said",
            _ => "the transport is not known to this version, so nothing is said of the line",
        };
    }

    /// <summary>What the class of intent means.</summary>
    public static string Describe(IntentClass intent) => intent switch
    {
        IntentClass.A => "A: an IPTV call that presents an account, outside a browser",
        IntentClass.B => "B: an IPTV path or program, without an account",
        IntentClass.C => "C: a page that someone opened in a browser",
        IntentClass.D => "D: embedded, prefetched, or a bot",
        _ => "undetermined: no conclusion",
    };

    /// <summary>Id of the key under which an account is sealed, hexadecimal; null if none is.</summary>
    public static string? KeyOf(HitRecord hit) => hit.Sealed.Length > SealedValue.KeyIdOctets
        ? Convert.ToHexStringLower(hit.Sealed.Span.Slice(1, SealedValue.KeyIdOctets))
        : null;

    /// <summary>"2026-11-30T12:00:00.123456Z".</summary>
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>"synchronised, error at most 0.003 s", or that the instant is not resolvable.</summary>
    public static string Describe(ClockReading clock)
    {
        string bound = IsKnown(clock.Bound)
            ? string.Create(CultureInfo.InvariantCulture, $"error at most {clock.Bound.TotalSeconds:0.######} s")
            : "error bound unknown";
        return clock.IsSynchronized
            ? $"synchronised, {bound}"
            : $"NOT RESOLVABLE: the clock was not synchronised, {bound}; the instant cannot be held against anyone's line";
    }

    /// <summary>"within 0.003 s", "no bound" or "not resolvable".</summary>
    public static string Short(ClockReading clock) => !clock.IsSynchronized ? "not resolvable"
        : IsKnown(clock.Bound) ? string.Create(CultureInfo.InvariantCulture, $"within {clock.Bound.TotalSeconds:0.###} s")
        : "no bound";

    /// <summary>Whether a bound of the clock's error was known.</summary>
    public static bool IsKnown(TimeSpan bound) => bound < LargestBound;

    /// <summary>The name of a value in small letters, as metrics and JSON have it.</summary>
    public static string Lower<T>(T value)
        where T : struct, Enum
    {
#pragma warning disable CA1308 // Small letters are what is to be shown; nothing is compared with them.
        return value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }
}
