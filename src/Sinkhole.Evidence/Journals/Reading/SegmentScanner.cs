using System;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads one segment frame by frame, from its header to its end, and checks all that can be checked within one file. Never throws.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    private const int WindowOctets = 1024 * 1024;
    private const int MinOpenedOctets = 1024;

    // Where only headers are wanted none is longer than this, and a pass each minute leaves no large objects behind.
    private const int HeaderWindowOctets = 64 * 1024;

    private readonly IJournalSource _source;
    private readonly byte[] _window;
    private readonly long _end;
    private readonly long _length;
    private readonly bool _readsPayloads;
    private readonly StorageKeySource? _keys;
    private byte[] _opened = [];
    private long _windowAt;
    private int _windowOctets;
    private long _next = SegmentHeader.Octets;
    private bool _isRestUnknown;

    /// <summary>Begins at the first frame.</summary>
    /// <param name="source">The file; the scanner disposes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="end">The first sequence that the next segment holds; frames from that sequence on are superseded.</param>
    /// <param name="readsPayloads">
    /// False where only the headers are wanted: a payload is then neither checked nor given, its frame is good, and no chain is computed.
    /// </param>
    /// <param name="keys">Opens what is encrypted; null: nothing is opened.</param>
    public SegmentScanner(IJournalSource source, SegmentName name, long end, bool readsPayloads = true, StorageKeySource? keys = null)
    {
        _keys = keys;
        _source = source;
        _readsPayloads = readsPayloads;
        _length = Math.Min(source.Length, SegmentHeader.MaxSegmentOctets);
        _window = new byte[Math.Min(readsPayloads ? WindowOctets : HeaderWindowOctets, _length)];
        _end = end;
        Expected = name.FirstSequence;
        try
        {
            ReadOnlySpan<byte> octets = Peek(0, SegmentHeader.Octets);
            Unknown = SegmentHeader.UnknownIn(octets);
            IsHeaderValid = SegmentHeader.TryRead(octets, out SegmentHeader header)
                && header.Epoch == name.Epoch
                && header.FirstSequence == name.FirstSequence;
            Header = header;
        }
        catch (JournalFileException error)
        {
            Problem = error;
        }

        Chain = Header.ChainBefore;
        ChainIsKnown = IsHeaderValid && readsPayloads;
        CountIsKnown = true;
    }

    /// <summary>Whether the file's header is valid and agrees with its name.</summary>
    public bool IsHeaderValid { get; }

    public SegmentHeader Header { get; }

    /// <summary>
    /// What this program does not know of the segment's header, or else of the last unknown frame; null where it knows all.
    /// </summary>
    public string? Unknown { get; private set; }

    /// <summary>Where the frame of the last step begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The header of the last step's frame.</summary>
    public FrameHeader Frame { get; private set; }

    /// <summary>The 64 octets of that header, valid until the next step.</summary>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    public ReadOnlySpan<byte> HeaderOctets => Peek(Offset, FrameHeader.Octets);

    /// <summary>All octets of the last step's frame, which was good: opened, where it was encrypted. Valid until the next step.</summary>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    public ReadOnlySpan<byte> FrameOctets =>
        Frame.IsEncrypted ? _opened.AsSpan(0, Frame.OpenedOctets) : Peek(Offset, Frame.FrameOctets);

    /// <summary>The id of the storage key of the last step's frame, which is encrypted and was not opened.</summary>
    public ulong KeyId { get; private set; }

    /// <summary>Reads the id of the storage key of the last step's frame, which is encrypted; also where no payloads are read.</summary>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    public ulong ReadKeyId() => EncryptedFrame.KeyIdOf(Peek(Offset, FrameHeader.Octets + sizeof(ulong)));

    /// <summary>The payload of the last step's frame, valid until the next step.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>The record of that frame, if it is good; its payload is valid until the next step.</summary>
    public Record Record => new(
        Frame.Kind,
        JournalInstant.FromMicroseconds(Frame.InstantMicroseconds),
        JournalInstant.FromBound(Frame.BoundMicroseconds),
        Frame.ClockSynchronized,
        Payload);

    /// <summary>The sequence that the next frame must have.</summary>
    public long Expected { get; private set; }

    /// <summary>The chain after the last frame; valid only while <see cref="ChainIsKnown"/>.</summary>
    public HashChain Chain { get; private set; }

    /// <summary>False after a frame header that is not valid.</summary>
    public bool ChainIsKnown { get; private set; }

    /// <summary>False after a damaged header, where the number of records after it cannot be known.</summary>
    public bool CountIsKnown { get; private set; }

    /// <summary>False where a call failed, or what a newer version wrote cannot be passed over: the rest is not known.</summary>
    public bool IsRead => Problem is null && !_isRestUnknown;

    /// <summary>Octets behind the last step.</summary>
    public long OctetsLeft => Math.Max(0, _length - _next);

    /// <summary>Octets of the file that are read: at most the maximum length of a segment.</summary>
    public long Length => _length;

    /// <summary>Octets of the file behind that length, which are not read; 0 in every segment that this program wrote.</summary>
    public long OctetsBeyondLimit => _source.Length - _length;

    /// <summary>Why the file could not be read.</summary>
    public JournalFileException? Problem { get; private set; }

    /// <summary>Goes on from a frame that stood there before, instead of the first; the chain is then not known.</summary>
    /// <param name="offset">Where it began.</param>
    /// <param name="sequence">Its sequence.</param>
    public void GoTo(long offset, long sequence)
    {
        _next = offset;
        Expected = sequence;
        ChainIsKnown = false;
    }

    /// <summary>Goes to the next frame.</summary>
    /// <param name="skipped">The sequence that was expected where the frame has another; 0 where it has the right one.</param>
    public FrameReadResult Step(out long skipped)
    {
        skipped = 0;
        Offset = _next;
        Payload = default;
        try
        {
            return Problem is null ? StepCore(out skipped) : FrameReadResult.Unreadable;
        }
        catch (JournalFileException error)
        {
            Problem = error;
            return FrameReadResult.Unreadable;
        }
    }

    public void Dispose() => _source.Dispose();

    private FrameReadResult StepCore(out long skipped)
    {
        skipped = 0;
        if (OctetsLeft == 0 || Expected >= _end)
        {
            return FrameReadResult.End;
        }

        ReadOnlySpan<byte> headerOctets = Peek(Offset, FrameHeader.Octets);
        if (headerOctets.Length < FrameHeader.Octets)
        {
            return FrameReadResult.Torn;
        }

        if (!FrameHeader.TryRead(headerOctets, out FrameHeader header))
        {
            return FrameHeader.UnknownIn(headerOctets) is { } unknown
                ? PassUnknown(header, unknown, out skipped)
                : PassDamagedHeader(header);
        }

        if (OctetsLeft < header.FrameOctets)
        {
            return FrameReadResult.Torn;
        }

        skipped = Pass(header);
        if (!_readsPayloads)
        {
            return FrameReadResult.Good;
        }

        ReadOnlySpan<byte> frame = Peek(Offset, header.FrameOctets);
        if (header.IsEncrypted)
        {
            return Open(frame, header);
        }

        if (!RecordFrame.IsPayloadValid(frame))
        {
            return FrameReadResult.PayloadDamaged;
        }

        Payload = _window.AsMemory((int)(Offset - _windowAt) + RecordFrame.PayloadAt, header.PayloadOctets);
        return FrameReadResult.Good;
    }

    private FrameReadResult Open(ReadOnlySpan<byte> frame, in FrameHeader header)
    {
        if (!EncryptedFrame.IsCrcValid(frame))
        {
            return FrameReadResult.PayloadDamaged;
        }

        KeyId = EncryptedFrame.KeyIdOf(frame);
        DateOnly day = DateOnly.FromDateTime(JournalInstant.FromMicroseconds(header.InstantMicroseconds).UtcDateTime);
#pragma warning disable CA2000 // The source owns its keys.
        if (_keys is null || !_keys.TryFind(KeyId, day, out StorageKey? key))
#pragma warning restore CA2000
        {
            return FrameReadResult.Closed;
        }

        if (_opened.Length < header.OpenedOctets)
        {
            _opened = new byte[Math.Max(header.OpenedOctets, MinOpenedOctets)];
        }

        if (!EncryptedFrame.TryOpen(frame, key, _opened.AsSpan(0, header.OpenedOctets)))
        {
            return FrameReadResult.PayloadDamaged;
        }

        Payload = _opened.AsMemory(RecordFrame.PayloadAt, header.PayloadOctets);
        return FrameReadResult.Good;
    }

    /// <summary>Continues behind a frame whose header is valid.</summary>
    /// <returns>The sequence that was expected where the frame has another; 0 where it has the right one.</returns>
    private long Pass(in FrameHeader header)
    {
        long skipped = header.Sequence == Expected ? 0 : Expected;
        Chain = _readsPayloads ? Chain.After(Peek(Offset, FrameHeader.Octets)) : default;
        Frame = header;
        Expected = header.Sequence == long.MaxValue ? long.MaxValue : header.Sequence + 1;
        _next = Offset + header.FrameOctets;
        return skipped;
    }

    /// <summary>
    /// Continues behind a frame of an unknown version. Where the frame is incomplete, the rest of the file is not read; it is not a torn
    /// tail.
    /// </summary>
    private FrameReadResult PassUnknown(in FrameHeader header, string unknown, out long skipped)
    {
        skipped = 0;
        Unknown = unknown;
        if (header.HasPossibleLength && OctetsLeft >= header.FrameOctets)
        {
            skipped = Pass(header);
        }
        else
        {
            ChainIsKnown = false;
            CountIsKnown = false;
            _isRestUnknown = true;
            _next = _length;
        }

        return FrameReadResult.Unknown;
    }

    /// <summary>
    /// Continues behind an invalid header only where its length leads to a valid one with the next sequence number.
    /// </summary>
    private FrameReadResult PassDamagedHeader(in FrameHeader damaged)
    {
        // After a power loss a file may have its new length and zeros in place of the data.
        if (IsZeroFrom(Offset))
        {
            return FrameReadResult.Torn;
        }

        ChainIsKnown = false;
        long next = damaged.HasPossibleLength ? Offset + damaged.FrameOctets : _length;
        ReadOnlySpan<byte> following = Peek(next, FrameHeader.Octets);
        bool goesOn = following.Length == FrameHeader.Octets
            && FrameHeader.TryRead(following, out FrameHeader header)
            && header.Sequence == Expected + 1;
        CountIsKnown = goesOn || next == _length;
        _next = CountIsKnown ? next : _length;
        Expected++;
        return FrameReadResult.HeaderDamaged;
    }

    private bool IsZeroFrom(long offset)
    {
        for (ReadOnlySpan<byte> octets = Peek(offset, WindowOctets); !octets.IsEmpty; octets = Peek(offset, WindowOctets))
        {
            if (octets.ContainsAnyExcept((byte)0))
            {
                return false;
            }

            offset += octets.Length;
        }

        return true;
    }

    /// <summary>Octets of the file; fewer than asked for only at its end.</summary>
    private ReadOnlySpan<byte> Peek(long offset, int octets)
    {
        if (offset < _windowAt || offset + octets > _windowAt + _windowOctets)
        {
            _windowOctets = 0;
            int max = (int)Math.Clamp(_length - offset, 0, _window.Length);
            _windowOctets = max == 0 ? 0 : _source.Read(_window.AsSpan(0, max), offset);
            _windowAt = offset;
        }

        int start = (int)(offset - _windowAt);
        return _window.AsSpan(start, Math.Min(octets, _windowOctets - start));
    }
}
