using System;

namespace Sinkhole.Wire.Dns;

/// <summary>
/// Reads names with compression pointers (RFC 1035 §4.1.4): each pointer must go strictly backwards; at most 127 pointers, 255 octets.
/// </summary>
public static class CompressedName
{
    private const byte PointerBits = 0xC0;

    /// <summary>Validates and measures the name at an offset.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Start of the name.</param>
    /// <param name="octetsInPlace">Length at the offset, in octets, including a pointer.</param>
    /// <param name="nameOctets">Length of the expanded name in octets.</param>
    public static WireError Measure(ReadOnlySpan<byte> message, int offset, out int octetsInPlace, out int nameOctets)
    {
        int stepsLeft = int.MaxValue;
        return Measure(message, offset, out octetsInPlace, out nameOctets, ref stepsLeft);
    }

    /// <summary>The same with a limit of steps for all names of a message. Each label and each pointer is a step.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Start of the name.</param>
    /// <param name="octetsInPlace">Length at the offset, in octets, including a pointer.</param>
    /// <param name="nameOctets">Length of the expanded name in octets.</param>
    /// <param name="stepsLeft">Decreased by the steps of the name; at 0 the result is <c>TooManySteps</c>.</param>
    public static WireError Measure(
        ReadOnlySpan<byte> message, int offset, out int octetsInPlace, out int nameOctets, ref int stepsLeft) =>
        Walk(message, offset, [], out octetsInPlace, out nameOctets, ref stepsLeft);

    /// <summary>Expands the name at an offset, in the sender's letter case.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Start of the name.</param>
    /// <param name="name">Filled when the result is <see cref="WireError.None"/>.</param>
    /// <param name="octetsInPlace">Length at the offset, in octets, including a pointer.</param>
    public static WireError Expand(ReadOnlySpan<byte> message, int offset, ref NameBuffer name, out int octetsInPlace)
    {
        int stepsLeft = int.MaxValue;
        return Expand(message, offset, ref name, out octetsInPlace, ref stepsLeft);
    }

    /// <summary>The same with a limit of steps for all names of a message. Each label and each pointer is a step.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Start of the name.</param>
    /// <param name="name">Filled when the result is <see cref="WireError.None"/>.</param>
    /// <param name="octetsInPlace">Length at the offset, in octets, including a pointer.</param>
    /// <param name="stepsLeft">Decreased by the steps of the name; at 0 the result is <c>TooManySteps</c>.</param>
    public static WireError Expand(
        ReadOnlySpan<byte> message, int offset, ref NameBuffer name, out int octetsInPlace, ref int stepsLeft)
    {
        WireError error = Walk(message, offset, name.Room, out octetsInPlace, out int octets, ref stepsLeft);
        if (error == WireError.None)
        {
            name.SetLength(octets);
        }

        return error;
    }

    private static WireError Walk(
        ReadOnlySpan<byte> message, int offset, Span<byte> name, out int octetsInPlace, out int nameOctets, ref int stepsLeft)
    {
        octetsInPlace = 0;
        nameOctets = 0;
        int at = offset;
        int lowest = offset;
        for (int pointers = 0; pointers <= WireLimits.Labels;)
        {
            if (at >= message.Length)
            {
                return WireError.ShortInput;
            }

            if (--stepsLeft < 0)
            {
                return WireError.TooManySteps;
            }

            byte length = message[at];
            if ((length & PointerBits) == PointerBits)
            {
                if (at + 2 > message.Length)
                {
                    return WireError.ShortInput;
                }

                int target = ((length & ~PointerBits) << 8) | message[at + 1];
                if (target >= lowest || target < WireLimits.HeaderOctets)
                {
                    return WireError.Pointer;
                }

                octetsInPlace = octetsInPlace == 0 ? at + 2 - offset : octetsInPlace;
                lowest = target;
                at = target;
                pointers++;
                continue;
            }

            if (length > WireLimits.LabelOctets)
            {
                return WireError.LabelType;
            }

            int labelOctets = length + 1;
            if (at + labelOctets > message.Length)
            {
                return WireError.ShortInput;
            }

            if (nameOctets + labelOctets > WireLimits.NameOctets)
            {
                return WireError.NameTooLong;
            }

            if (!name.IsEmpty)
            {
                message.Slice(at, labelOctets).CopyTo(name[nameOctets..]);
            }

            nameOctets += labelOctets;
            at += labelOctets;
            if (length == 0)
            {
                octetsInPlace = octetsInPlace == 0 ? at - offset : octetsInPlace;
                return WireError.None;
            }
        }

        return WireError.PointerLoop;
    }
}
