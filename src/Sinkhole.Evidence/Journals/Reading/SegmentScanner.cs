using System;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads one segment frame by frame, from its header to its end, and checks all that can be checked within one file. Never throws.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    private const int WindowOctets = 1024 * 1024;

    private readonly IJournalSource _source;
    private readonly byte[] _window;
    private readonly long _end;
    private readonly long _length;
    private long _windowAt;
    private int _windowOctets;
    private long _next = SegmentHeader.Octets;
    private bool _isRestUnknown;

    /// <summary>Begins at the first frame.</summary>
    /// <param name="source">The file; the scanner disposes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="end">The first sequence that the next segment holds; frames from that sequence on are superseded.</param>
    public SegmentScanner(IJournalSource source, SegmentName name, long end)
    {
        _source = source;
        _length = Math.Min(source.Length, SegmentHeader.MaxSegmentOctets);
        _window = new byte[Math.Min(WindowOctets, _length)];
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
        ChainIsKnown = IsHeaderValid;
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

    /// <summary>The payload of the last step's frame, valid until the next step.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

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
        ReadOnlySpan<byte> frame = Peek(Offset, header.FrameOctets);
        if (!RecordFrame.IsPayloadValid(frame))
        {
            return FrameReadResult.PayloadDamaged;
        }

        Payload = _window.AsMemory((int)(Offset - _windowAt) + RecordFrame.PayloadAt, header.PayloadOctets);
        return FrameReadResult.Good;
    }

    /// <summary>Continues behind a frame whose header is valid.</summary>
    /// <returns>The sequence that was expected where the frame has another; 0 where it has the right one.</returns>
    private long Pass(in FrameHeader header)
    {
        long skipped = header.Sequence == Expected ? 0 : Expected;
        Chain = Chain.After(Peek(Offset, FrameHeader.Octets));
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
        bool lengthIsPlausible = damaged.PayloadOctets is >= 0 and <= Record.MaxPayloadOctets;
        long next = lengthIsPlausible ? Offset + damaged.FrameOctets : _length;
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
