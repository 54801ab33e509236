using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Remembers where names of a message were written and puts pointers to them in later names (RFC 1035 §4.1.4).</summary>
/// <remarks>Only <see cref="MostNames"/> places are remembered, so that a message full of names costs a bounded search.</remarks>
public ref struct NameCompression
{
    /// <summary>Most names that are searched for a common end.</summary>
    public const int MostNames = 128;

    private const int LastTarget = 0x3FFF;

    private readonly Span<ushort> _places;
    private readonly ReadOnlySpan<byte> _message;
    private int _count;

    /// <summary>Begins with an empty memory.</summary>
    /// <param name="message">The buffer that the names are written to.</param>
    /// <param name="places">Room for <see cref="MostNames"/> places.</param>
    public NameCompression(ReadOnlySpan<byte> message, Span<ushort> places)
    {
        _message = message;
        _places = places;
        _count = 0;
    }

    /// <summary>Remembers a whole name that stands in the message without pointers; later names may end in it or in a part of it.</summary>
    /// <param name="offset">Where it begins, in octets from the message's start.</param>
    public void Remember(int offset)
    {
        while (_count < _places.Length && offset <= LastTarget && _message[offset] is > 0 and <= WireLimits.LabelOctets)
        {
            _places[_count++] = (ushort)offset;
            offset += _message[offset] + 1;
        }
    }

    /// <summary>Writes a name: the labels that no earlier name ends in, then a pointer or the root.</summary>
    public void Write(ref MessageWriter writer, scoped WireName name)
    {
        int begin = writer.Position;
        int labels = 0;
        WireName rest = name;
        while (!rest.IsRoot)
        {
            if (TryFind(rest, out int target))
            {
                writer.WriteOctets(name.Octets[..labels]);
                writer.WriteUInt16((ushort)(MessageWriter.PointerBits | target));
                RememberLabels(writer, begin, labels);
                return;
            }

            labels += rest.Octets[0] + 1;
            rest = rest.Parent;
        }

        writer.WriteOctets(name.Octets);
        RememberLabels(writer, begin, labels);
    }

    private void RememberLabels(scoped in MessageWriter writer, int begin, int octets)
    {
        int at = begin;
        while (!writer.IsFull && at < begin + octets && at <= LastTarget && _count < _places.Length)
        {
            _places[_count++] = (ushort)at;
            at += _message[at] + 1;
        }
    }

    private readonly bool TryFind(scoped WireName name, out int offset)
    {
        foreach (ushort place in _places[.._count])
        {
            if (IsAt(place, name.Octets))
            {
                offset = place;
                return true;
            }
        }

        offset = 0;
        return false;
    }

    /// <summary>Whether the name that stands at a place, its pointers followed, is this one. The places are of our own writing.</summary>
    private readonly bool IsAt(int place, ReadOnlySpan<byte> name)
    {
        int at = place;
        while (true)
        {
            int length = _message[at];
            if (length > WireLimits.LabelOctets)
            {
                at = ((length << 8) | _message[at + 1]) & LastTarget;
                continue;
            }

            if (length != name[0])
            {
                return false;
            }

            if (length == 0)
            {
                return true;
            }

            if (!NameFolding.EqualsIgnoreCase(_message.Slice(at + 1, length), name.Slice(1, length)))
            {
                return false;
            }

            at += length + 1;
            name = name[(length + 1)..];
        }
    }
}
