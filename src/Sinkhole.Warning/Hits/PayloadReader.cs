using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote. After the first missing field all others are empty and <see cref="IsWhole"/>
/// is false.
/// </summary>
internal ref struct PayloadReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _isRefused;

    public PayloadReader(ReadOnlySpan<byte> payload)
    {
        _rest = payload;
        _isRefused = false;
    }

    /// <summary>Every field was present and nothing is left.</summary>
    public readonly bool IsWhole => !_isRefused && _rest.IsEmpty;

    public byte Octet()
    {
        ReadOnlySpan<byte> octets = Take(1);
        return octets.IsEmpty ? (byte)0 : octets[0];
    }

    public ushort UInt16()
    {
        ReadOnlySpan<byte> octets = Take(sizeof(ushort));
        return octets.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(octets);
    }

    public long Int64()
    {
        ReadOnlySpan<byte> octets = Take(sizeof(long));
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    public HitReference Reference()
    {
        ReadOnlySpan<byte> octets = Take(HitReference.Octets);
        return octets.IsEmpty ? default : HitReference.FromOctets(octets);
    }

    public IPAddress Address()
    {
        byte length = Octet();
        _isRefused |= length is not (4 or 16);
        ReadOnlySpan<byte> address = Take(length);
        return address.IsEmpty ? IPAddress.None : new IPAddress(address);
    }

    public IPEndPoint EndPoint()
    {
        IPAddress address = Address();
        return new IPEndPoint(address, UInt16());
    }

    public DateTimeOffset Instant()
    {
        long microseconds = Int64();
        _isRefused |= !JournalInstant.TryFromMicroseconds(microseconds, out DateTimeOffset instant);
        return _isRefused ? default : instant;
    }

    public ImmutableArray<string> Orders()
    {
        ImmutableArray<string>.Builder ids = ImmutableArray.CreateBuilder<string>();
        for (byte left = Octet(); left > 0; left--)
        {
            ids.Add(Text());
        }

        return ids.ToImmutable();
    }

    public string Text()
    {
        ReadOnlySpan<byte> octets = Take(UInt16());
        _isRefused |= !Utf8.IsValid(octets);
        return _isRefused ? string.Empty : Encoding.UTF8.GetString(octets);
    }

    private ReadOnlySpan<byte> Take(int octets)
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
