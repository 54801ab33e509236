using System;

namespace Sinkhole.Wire.Dns;

/// <summary>
/// Names with compression pointers (RFC 1035 §4.1.4): pointers go strictly backwards, at most 127 of them, 255 octets in all.
/// </summary>
public static class CompressedName
{
    private const byte PointerBits = 0xC0;

    /// <summary>Checks the name at an offset and measures it.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="octetsInPlace">Octets the name takes where it stands, its pointer included.</param>
    /// <param name="nameOctets">Octets of the name when it is written out.</param>
    public static WireError Measure(ReadOnlySpan<byte> message, int offset, out int octetsInPlace, out int nameOctets)
    {
        int stepsLeft = int.MaxValue;
        return Measure(message, offset, out octetsInPlace, out nameOctets, ref stepsLeft);
    }

    /// <summary>The same within a number of steps, for who reads many names of one message: a label or a pointer is a step.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="octetsInPlace">Octets the name takes where it stands, its pointer included.</param>
    /// <param name="nameOctets">Octets of the name when it is written out.</param>
    /// <param name="stepsLeft">Less by what the name took; when none is left the result is <c>TooManySteps</c>.</param>
    public static WireError Measure(
        ReadOnlySpan<byte> message, int offset, out int octetsInPlace, out int nameOctets, ref int stepsLeft) =>
        Walk(message, offset, [], out octetsInPlace, out nameOctets, ref stepsLeft);

    /// <summary>Writes the name at an offset out, in the sender's letter case.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="name">Filled when the result is <see cref="WireError.None"/>.</param>
    /// <param name="octetsInPlace">Octets the name takes where it stands, its pointer included.</param>
    public static WireError Expand(ReadOnlySpan<byte> message, int offset, ref NameBuffer name, out int octetsInPlace)
    {
        int stepsLeft = int.MaxValue;
        return Expand(message, offset, ref name, out octetsInPlace, ref stepsLeft);
    }

    /// <summary>The same within a number of steps, for who reads many names of one message: a label or a pointer is a step.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="name">Filled when the result is <see cref="WireError.None"/>.</param>
    /// <param name="octetsInPlace">Octets the name takes where it stands, its pointer included.</param>
    /// <param name="stepsLeft">Less by what the name took; when none is left the result is <c>TooManySteps</c>.</param>
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
