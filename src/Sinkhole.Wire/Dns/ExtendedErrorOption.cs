using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sinkhole.Wire.Dns;

/// <summary>The EDNS option that carries an extended error (RFC 8914 §2).</summary>
public static class ExtendedErrorOption
{
    /// <summary>Most octets of EXTRA-TEXT we send: short, so that no answer is truncated for its sake.</summary>
    public const int MostTextOctets = 64;

    /// <summary>One whole option.</summary>
    /// <param name="code">INFO-CODE.</param>
    /// <param name="text">EXTRA-TEXT, UTF-8 when sent, without NUL, at most <see cref="MostTextOctets"/> octets; empty for none.</param>
    public static byte[] Encode(ExtendedError code, string text = "")
    {
        int textOctets = Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(textOctets, MostTextOctets, nameof(text));
        return Encode(code, Encoding.UTF8.GetBytes(text).AsSpan());
    }

    /// <summary>
    /// The first extended error among options, as it may be passed on: whole, its text cut to <see cref="MostTextOctets"/>, and without
    /// text where that is no UTF-8 or would drive a terminal.
    /// </summary>
    /// <param name="options">Options that <see cref="Edns.TryRead"/> has walked.</param>
    /// <returns>One option; empty for none.</returns>
    public static byte[] Bounded(ReadOnlySpan<byte> options)
    {
        while (options.Length >= Edns.OptionHeaderOctets)
        {
            ReadOnlySpan<byte> data = options[Edns.OptionHeaderOctets..];
            int octets = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(options[2..]), data.Length);
            if (BinaryPrimitives.ReadUInt16BigEndian(options) == Edns.ExtendedErrorOption && octets >= sizeof(ushort))
            {
                var code = (ExtendedError)BinaryPrimitives.ReadUInt16BigEndian(data);
                return Encode(code, TextOf(data[sizeof(ushort)..octets]));
            }

            options = data[octets..];
        }

        return [];
    }

    private static byte[] Encode(ExtendedError code, ReadOnlySpan<byte> text)
    {
        byte[] option = new byte[Edns.OptionHeaderOctets + sizeof(ushort) + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(option, Edns.ExtendedErrorOption);
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(2), (ushort)(sizeof(ushort) + text.Length));
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(4), (ushort)code);
        text.CopyTo(option.AsSpan(6));
        return option;
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> octets)
    {
        // A NUL at the end is no part of the text (RFC 8914 §2).
        octets = octets.TrimEnd((byte)0);
        int octetsKept = 0;
        while (octetsKept < octets.Length)
        {
            OperationStatus status = Rune.DecodeFromUtf8(octets[octetsKept..], out Rune rune, out int runeOctets);
            if (status != OperationStatus.Done || !IsPlain(rune))
            {
                return [];
            }

            if (octetsKept + runeOctets > MostTextOctets)
            {
                break;
            }

            octetsKept += runeOctets;
        }

        return octets[..octetsKept];
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
