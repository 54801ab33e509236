using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// The reference that a visitor may quote: 80 random bits as 16 characters of base32 (RFC 4648 §6). It contains no information.
/// </summary>
public readonly record struct HitReference
{
    /// <summary>Octets of a reference.</summary>
    public const int Octets = 10;

    /// <summary>Characters of its text.</summary>
    public const int Characters = 16;

    private const int BitsOfACharacter = 5;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly UInt128 _bits;

    private HitReference(UInt128 bits)
    {
        _bits = bits;
    }

    /// <summary>A new reference from the system's random source.</summary>
    public static HitReference Create()
    {
        Span<byte> octets = stackalloc byte[Octets];
        RandomNumberGenerator.Fill(octets);
        return FromOctets(octets);
    }

    /// <summary>Takes ten octets, the first one highest.</summary>
    public static HitReference FromOctets(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Octets)
        {
            throw new ArgumentException($"a reference has {Octets} octets", nameof(octets));
        }

        UInt128 bits = 0;
        foreach (byte octet in octets)
        {
            bits = (bits << 8) | octet;
        }

        return new HitReference(bits);
    }

    /// <summary>Reads a reference as a person may write it: in any case, with spaces or hyphens between.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out HitReference reference)
    {
        UInt128 bits = 0;
        int characters = 0;
        foreach (char character in text)
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            int value = Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (value < 0 || ++characters > Characters)
            {
                reference = default;
                return false;
            }

            bits = (bits << BitsOfACharacter) | (uint)value;
        }

        reference = new HitReference(bits);
        return characters == Characters;
    }

    /// <summary>Writes the ten octets.</summary>
    public void WriteOctets(Span<byte> octets)
    {
        for (int at = 0; at < Octets; at++)
        {
            octets[at] = (byte)(_bits >> (8 * (Octets - 1 - at)));
        }
    }

    /// <summary>Writes the 16 characters as ASCII.</summary>
    public void WriteText(Span<byte> text)
    {
        for (int at = 0; at < Characters; at++)
        {
            int value = (int)(uint)(_bits >> (BitsOfACharacter * (Characters - 1 - at))) & 31;
            text[at] = (byte)Alphabet[value];
        }
    }

    /// <summary>The 16 characters.</summary>
    public override string ToString() => string.Create(Characters, this, static (text, reference) =>
    {
        Span<byte> ascii = stackalloc byte[Characters];
        reference.WriteText(ascii);
        for (int at = 0; at < Characters; at++)
        {
            text[at] = (char)ascii[at];
        }
    });
}
