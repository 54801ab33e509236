using System;
using System.Buffers;

namespace Sinkhole.Warning.Redaction;

/// <summary>Finds text in base64 or base64url (RFC 4648 §5), without padding: a word that decodes to readable text is encoded.</summary>
internal static class EncodedText
{
    private const int MinCharacters = 8;
    private const int Quantum = 4;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    // These characters are digits of base64 too, or separate it from the name of a program before or after it.
    private static readonly SearchValues<char> Joints = SearchValues.Create("+/-_");

    /// <summary>Whether a word contains such text.</summary>
    public static bool IsIn(ReadOnlySpan<char> word)
    {
        for (int at = 0; at < word.Length;)
        {
            int length = word[at..].IndexOfAnyExcept(Alphabet);
            length = length < 0 ? word.Length - at : length;
            if (length >= MinCharacters && HasText(word.Slice(at, length)))
            {
                return true;
            }

            at += length + 1;
        }

        return false;
    }

    // From the end, so that each group of four characters is decoded once, at whatever place the text begins.
    private static bool HasText(ReadOnlySpan<char> run)
    {
        Span<int> readable = stackalloc int[run.Length + 1];
        readable.Clear();
        int end = run.Length;
        for (int at = run.Length - Quantum; at >= 0; at--)
        {
            // The nearest end that still has enough characters.
            int nearest = at + MinCharacters;
            end = nearest < run.Length && Joints.Contains(run[nearest]) ? nearest : end;
            readable[at] = IsReadable(run.Slice(at, Quantum)) ? readable[at + Quantum] + Quantum : 0;
            bool isBegin = at == 0 || Joints.Contains(run[at - 1]);
            if (isBegin && nearest <= end && readable[at] >= (end - at) / Quantum * Quantum)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReadable(ReadOnlySpan<char> characters)
    {
        Span<char> standard = stackalloc char[Quantum];
        characters.Replace(standard, '-', '+');
        standard.Replace('_', '/');
        Span<byte> octets = stackalloc byte[3];
        return Convert.TryFromBase64Chars(standard, octets, out int count)
            && !octets[..count].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
