using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Caching;

/// <summary>One answer as it is stored: a header, its key, its records.</summary>
/// <remarks>
/// A view of octets that a writer may be changing: use nothing of it before the sequence word has shown that the copy is consistent.
/// </remarks>
internal readonly ref struct CacheEntry
{
    /// <summary>Octets before the key.</summary>
    public const int HeaderOctets = 24;

    private const int StoredAtOffset = 0;
    private const int KeepOffset = 8;
    private const int AnswersOffset = 12;
    private const int AuthoritiesOffset = 14;
    private const int RecordsOffset = 16;
    private const int KeyOffset = 18;
    private const int RcodeOffset = 20;
    private const int FaultOffset = 21;
    private const int AuthenticOffset = 22;
    private const int ErrorOffset = 23;

    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>Reads octets as an entry.</summary>
    public CacheEntry(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
    }

    /// <summary>When it was stored, in seconds of the cache's clock.</summary>
    public long StoredAt => BinaryPrimitives.ReadInt64LittleEndian(_octets[StoredAtOffset..]);

    /// <summary>How long it is fresh, in seconds.</summary>
    public uint KeepSeconds => BinaryPrimitives.ReadUInt32LittleEndian(_octets[KeepOffset..]);

    /// <summary>Its RCODE.</summary>
    public Rcode Rcode => (Rcode)_octets[RcodeOffset];

    /// <summary>Octets of the whole entry; may be too large when the copy is inconsistent.</summary>
    public int Octets => HeaderOctets + KeyOctets + RecordOctets + ErrorOctets;

    private int KeyOctets => BinaryPrimitives.ReadUInt16LittleEndian(_octets[KeyOffset..]);

    private int RecordOctets => BinaryPrimitives.ReadUInt16LittleEndian(_octets[RecordsOffset..]);

    private int ErrorOctets => _octets[ErrorOffset];

    /// <summary>Octets that an answer takes under a key.</summary>
    public static int OctetsOf(scoped CacheKey key, scoped in AnswerView answer) =>
        HeaderOctets + key.Octets.Length + answer.Records.Length + answer.Error.Length;

    /// <summary>Writes an entry.</summary>
    /// <param name="cell">Room for <see cref="OctetsOf"/>.</param>
    /// <param name="key">Its key.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="storedAt">Now, in seconds of the cache's clock.</param>
    /// <param name="keepSeconds">For how long it is fresh.</param>
    public static void Write(Span<byte> cell, scoped CacheKey key, scoped in AnswerView answer, long storedAt, uint keepSeconds)
    {
        BinaryPrimitives.WriteInt64LittleEndian(cell[StoredAtOffset..], storedAt);
        BinaryPrimitives.WriteUInt32LittleEndian(cell[KeepOffset..], keepSeconds);
        BinaryPrimitives.WriteUInt16LittleEndian(cell[AnswersOffset..], answer.Answers);
        BinaryPrimitives.WriteUInt16LittleEndian(cell[AuthoritiesOffset..], answer.Authorities);
        BinaryPrimitives.WriteUInt16LittleEndian(cell[RecordsOffset..], (ushort)answer.Records.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(cell[KeyOffset..], (ushort)key.Octets.Length);
        cell[RcodeOffset] = (byte)answer.Rcode;
        cell[FaultOffset] = (byte)answer.Fault;
        cell[AuthenticOffset] = answer.IsAuthentic ? (byte)1 : (byte)0;
        cell[ErrorOffset] = (byte)answer.Error.Length;
        key.Octets.CopyTo(cell[HeaderOctets..]);
        int end = HeaderOctets + key.Octets.Length;
        answer.Records.CopyTo(cell[end..]);
        answer.Error.CopyTo(cell[(end + answer.Records.Length)..]);
    }

    /// <summary>Whether it is stored under a key.</summary>
    public bool IsOf(scoped CacheKey key) =>
        KeyOctets == key.Octets.Length && _octets.Slice(HeaderOctets, key.Octets.Length).SequenceEqual(key.Octets);

    /// <summary>The answer; a view of this entry's octets.</summary>
    /// <param name="ageSeconds">Subtracted from every TTL.</param>
    public AnswerView Answer(uint ageSeconds) => new()
    {
        Records = _octets.Slice(HeaderOctets + KeyOctets, RecordOctets),
        Error = _octets.Slice(HeaderOctets + KeyOctets + RecordOctets, ErrorOctets),
        Answers = BinaryPrimitives.ReadUInt16LittleEndian(_octets[AnswersOffset..]),
        Authorities = BinaryPrimitives.ReadUInt16LittleEndian(_octets[AuthoritiesOffset..]),
        Rcode = Rcode,
        Fault = (AnswerFault)_octets[FaultOffset],
        IsAuthentic = _octets[AuthenticOffset] != 0,
        AgeSeconds = ageSeconds,
        Outcome = QueryOutcome.Cached,
    };
}
