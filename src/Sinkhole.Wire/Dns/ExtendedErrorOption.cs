using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sinkhole.Wire.Dns;

/// <summary>The EDNS option that carries an extended error (RFC 8914 §2).</summary>
public static class ExtendedErrorOption
{
    /// <summary>Maximum length of EXTRA-TEXT in octets: short, so that it does not cause truncation.</summary>
    public const int MaxTextOctets = 64;

    /// <summary>Encodes one option.</summary>
    /// <param name="code">INFO-CODE.</param>
    /// <param name="text">EXTRA-TEXT, UTF-8 when sent, without NUL, at most <see cref="MaxTextOctets"/> octets; empty for none.</param>
    public static byte[] Encode(ExtendedError code, string text = "")
    {
        int textOctets = Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(textOctets, MaxTextOctets, nameof(text));
        return Encode(code, Encoding.UTF8.GetBytes(text).AsSpan());
    }

    /// <summary>
    /// The first extended error among options, safe to forward: the text is cut to <see cref="MaxTextOctets"/>, and removed if it is not
    /// UTF-8 or contains control characters.
    /// </summary>
    /// <param name="options">Options that <see cref="Edns.TryRead"/> has validated.</param>
    /// <returns>One option; empty without one.</returns>
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
        // A trailing NUL is not part of the text (RFC 8914 §2).
        octets = octets.TrimEnd((byte)0);
        int octetsKept = 0;
        while (octetsKept < octets.Length)
        {
            OperationStatus status = Rune.DecodeFromUtf8(octets[octetsKept..], out Rune rune, out int runeOctets);
            if (status != OperationStatus.Done || !IsPlain(rune))
            {
                return [];
            }

            if (octetsKept + runeOctets > MaxTextOctets)
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
