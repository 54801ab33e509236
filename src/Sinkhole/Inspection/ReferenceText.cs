using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>Reads a reference as a visitor reads it out: in any case, with spaces or hyphens.</summary>
internal static class ReferenceText
{
    /// <summary>Reads it.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="reference">The 16 characters; null if it is not one.</param>
    /// <param name="error">What is wrong, with the remedy; null if it is one. A reference has no check character.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? reference, [NotNullWhen(false)] out string? error)
    {
        const string Form = "a reference has 16 characters, the letters A to Z and the digits 2 to 7";
        if (HitReference.TryParse(text, out HitReference read))
        {
            (reference, error) = (read.ToString(), null);
            return true;
        }

        char[] characters = [.. text.Where(static character => character is not (' ' or '-'))];
        char[] others = [.. characters.Where(static character => !IsPart(character))];
        reference = null;
        error = others.Length > 0 ? $"{Form}; {Describe(others[0])}" : $"{Form}; here are {characters.Length}";
        return false;
    }

    private static bool IsPart(char character) => char.IsAsciiLetter(character) || character is >= '2' and <= '7';

    private static string Describe(char wrong) => wrong switch
    {
        '0' => "'0' is not one of them, perhaps it is the letter O",
        '1' => "'1' is not one of them, perhaps it is the letter I or L",
        '8' => "'8' is not one of them, perhaps it is the letter B",
        _ => "another character is in it",
    };
}
