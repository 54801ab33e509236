using System;

namespace Sinkhole.Evidence.Journals;

/// <summary>What the journal keeps: a kind, an instant with the clock's state, and octets it does not understand.</summary>
/// <param name="Kind">
/// The writer's own number, below <see cref="FirstReservedKind"/>; from there on they are the journal's (<see cref="GapRecord"/>).
/// </param>
/// <param name="Instant">When it happened; kept in whole microseconds of UTC.</param>
/// <param name="ClockBound">How wrong <paramref name="Instant"/> may be; kept in microseconds, at most about 71 minutes (then: "at
/// least", or no bound is known).</param>
/// <param name="ClockSynchronized">False where the clock had no source at that instant.</param>
/// <param name="Payload">At most <see cref="MaxPayloadOctets"/>; copied when it is appended.</param>
public readonly record struct Record(
    ushort Kind, DateTimeOffset Instant, TimeSpan ClockBound, bool ClockSynchronized, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The maximum length of a payload that is encrypted.</summary>
    public const int MaxEncryptedOctets = MaxPayloadOctets - 24;

    /// <summary>
    /// Whose erasure is this record's: it stands on the disk under a storage key of this group and its day, and can no longer be read once
    /// that key is destroyed. Small letters, digits, '-' and '+'. Null: the record stands in clear, and goes with its segment only.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Kinds from here on are the journal's own and may not be appended by others.</summary>
    public const ushort FirstReservedKind = 0xFF00;

    /// <summary>The maximum length of one payload: 64 KiB.</summary>
    public const int MaxPayloadOctets = 64 * 1024;
}
