using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Sinkhole.Evidence.Journals;

/// <summary>
/// Reads the fields of a payload that <see cref="PayloadWriter"/> wrote. After the first field that is missing or invalid all others are
/// empty, and <see cref="IsWhole"/> is false.
/// </summary>
public ref struct PayloadReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _isRefused;

    /// <param name="payload">The payload.</param>
    public PayloadReader(ReadOnlySpan<byte> payload)
    {
        _rest = payload;
        _isRefused = false;
    }

    /// <summary>Whether every field was present and valid, and nothing is left.</summary>
    public readonly bool IsWhole => !_isRefused && _rest.IsEmpty;

    /// <summary>An octet.</summary>
    public byte Octet()
    {
        ReadOnlySpan<byte> octets = Take(1);
        return octets.IsEmpty ? (byte)0 : octets[0];
    }

    /// <summary>Two octets.</summary>
    public ushort UInt16()
    {
        ReadOnlySpan<byte> octets = Take(sizeof(ushort));
        return octets.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(octets);
    }

    /// <summary>Four octets.</summary>
    public uint UInt32()
    {
        ReadOnlySpan<byte> octets = Take(sizeof(uint));
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(octets);
    }

    /// <summary>Eight octets.</summary>
    public long Int64()
    {
        ReadOnlySpan<byte> octets = Take(sizeof(long));
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    /// <summary>Whole microseconds of the Unix epoch, in eight octets.</summary>
    public DateTimeOffset Instant()
    {
        long microseconds = Int64();
        _isRefused |= !JournalInstant.TryFromMicroseconds(microseconds, out DateTimeOffset instant);
        return _isRefused ? default : instant;
    }

    /// <summary>A text in UTF-8, after its length in two octets.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> octets = Take(UInt16());
        _isRefused |= !Utf8.IsValid(octets);
        return _isRefused ? string.Empty : Encoding.UTF8.GetString(octets);
    }

    /// <summary>A copy of the octets after their number; default for none.</summary>
    public ReadOnlyMemory<byte> Octets()
    {
        ReadOnlySpan<byte> octets = Take(UInt16());
        return octets.IsEmpty ? default : (ReadOnlyMemory<byte>)octets.ToArray();
    }

    /// <summary>A field that was read has a value that it cannot have.</summary>
    public void Refuse() => _isRefused = true;

    /// <summary>A number of octets, valid as long as the payload; none where so many are not left.</summary>
    public ReadOnlySpan<byte> Take(int octets)
    {
        _isRefused |= octets > _rest.Length;
        if (_isRefused)
        {
            return [];
        }

        ReadOnlySpan<byte> taken = _rest[..octets];
        _rest = _rest[octets..];
        return taken;
    }
}
