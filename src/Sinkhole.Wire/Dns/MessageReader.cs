using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>Reads a message from start to end. It never throws on malformed input and never reads past the end.</summary>
/// <remarks>After a failed read <see cref="Error"/> has the cause, and the cursor is at the start of the malformed part.</remarks>
public ref struct MessageReader
{
    private const byte PointerBits = 0xC0;
    private const int FixedRecordOctets = 10;

    private readonly ReadOnlySpan<byte> _message;
    private int _position;
    private int _stepsLeft;
    private ushort _lastPointer;

    /// <summary>Starts after the header.</summary>
    /// <param name="message">A whole message of at least 12 octets.</param>
    public MessageReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _position = WireLimits.HeaderOctets;
        _stepsLeft = WireLimits.OwnerSteps;
        _lastPointer = 0;
        Error = WireError.None;
    }

    /// <summary>Starts at a position from another reader.</summary>
    /// <param name="message">A whole message.</param>
    /// <param name="position">Offset in the message.</param>
    public MessageReader(ReadOnlySpan<byte> message, int position)
        : this(message)
    {
        _position = position;
    }

    /// <summary>Offset of the cursor in the message.</summary>
    public readonly int Position => _position;

    /// <summary>Why the last read failed; <see cref="WireError.None"/> if none failed.</summary>
    public WireError Error { get; private set; }

    /// <summary>
    /// Reads a question. Its name must not be compressed: before the first question there is no name to point to.
    /// </summary>
    /// <returns>False with <see cref="Error"/> <c>ShortInput</c>, <c>LabelType</c>, <c>NameTooLong</c> or <c>Pointer</c>.</returns>
    public bool TryReadQuestion(out Question question)
    {
        question = default;
        if (!TryMeasurePlainName(out int nameOctets))
        {
            return false;
        }

        int afterName = _position + nameOctets;
        if (afterName + 4 > _message.Length)
        {
            return Refuse(WireError.ShortInput);
        }

        var name = new WireName(_message.Slice(_position, nameOctets));
        var type = (RRType)BinaryPrimitives.ReadUInt16BigEndian(_message[afterName..]);
        var @class = (DnsClass)BinaryPrimitives.ReadUInt16BigEndian(_message[(afterName + 2)..]);
        question = new Question(name, type, @class);
        _position = afterName + 4;
        return true;
    }

    /// <summary>Reads a record. It validates the owner's compression, but no names inside RDATA.</summary>
    /// <returns>False with <see cref="Error"/> <c>ShortInput</c>, <c>LabelType</c>, <c>NameTooLong</c>, <c>Pointer</c>,
    /// <c>PointerLoop</c> or <c>TooManySteps</c>.</returns>
    public bool TryReadRecord(out ResourceRecord record)
    {
        record = default;
        if (!TryMeasureOwner(out int ownerOctets))
        {
            return false;
        }

        int fixedPart = _position + ownerOctets;
        if (fixedPart + FixedRecordOctets > _message.Length)
        {
            return Refuse(WireError.ShortInput);
        }

        ReadOnlySpan<byte> fields = _message[fixedPart..];
        int dataOctets = BinaryPrimitives.ReadUInt16BigEndian(fields[8..]);
        int dataOffset = fixedPart + FixedRecordOctets;
        if (dataOffset + dataOctets > _message.Length)
        {
            return Refuse(WireError.ShortInput);
        }

        record = new ResourceRecord(
            _position,
            (RRType)BinaryPrimitives.ReadUInt16BigEndian(fields),
            BinaryPrimitives.ReadUInt16BigEndian(fields[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(fields[4..]),
            dataOffset,
            _message.Slice(dataOffset, dataOctets));
        _position = dataOffset + dataOctets;
        return true;
    }

    /// <summary>Whether the cursor is at the end. Octets after the last record fail with <c>TrailingOctets</c>.</summary>
    public bool TryReadEnd() => _position == _message.Length || Refuse(WireError.TrailingOctets);

    /// <summary>Most owners in a message are the same pointer, so the last valid pointer is not walked again.</summary>
    private bool TryMeasureOwner(out int octets)
    {
        ushort first = BinaryPrimitives.TryReadUInt16BigEndian(_message[_position..], out ushort read) ? read : (ushort)0;
        if (first != 0 && first == _lastPointer)
        {
            octets = sizeof(ushort);
            return true;
        }

        WireError error = CompressedName.Measure(_message, _position, out octets, out _, ref _stepsLeft);
        if (error != WireError.None)
        {
            return Refuse(error);
        }

        _lastPointer = first >= PointerBits << 8 ? first : _lastPointer;
        return true;
    }

    private bool TryMeasurePlainName(out int octets)
    {
        octets = 0;
        int at = _position;
        while (at < _message.Length)
        {
            byte length = _message[at];
            if (length == 0)
            {
                octets = at + 1 - _position;
                return octets <= WireLimits.NameOctets || Refuse(WireError.NameTooLong);
            }

            if (length > WireLimits.LabelOctets)
            {
                return Refuse((length & PointerBits) == PointerBits ? WireError.Pointer : WireError.LabelType);
            }

            at += length + 1;
            if (at - _position >= WireLimits.NameOctets)
            {
                return Refuse(WireError.NameTooLong);
            }
        }

        return Refuse(WireError.ShortInput);
    }

    private bool Refuse(WireError error)
    {
        Error = error;
        return false;
    }
}
