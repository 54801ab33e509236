using System.Globalization;

namespace Sinkhole.Documents.Findings;

/// <summary>Characters that are invisible, or look like others: word processors and web pages leave them in copied text.</summary>
/// <remarks>They are right in prose (a case may hold a no-break space) and wrong in names, keys, words and indentation.</remarks>
public static class InvisibleCharacters
{
    /// <summary>Whether a character outside ASCII shows nothing, or only a space.</summary>
    public static bool IsInvisible(char character) =>
        character > 0x7F
        && (char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator or UnicodeCategory.Format
            || character is '\u034F' or (>= '\uFE00' and <= '\uFE0F'));

    /// <summary>Whether a character is one of the quotation marks that word processors write instead of " and '.</summary>
    public static bool IsTypographicQuote(char character) =>
        character is (>= '\u2018' and <= '\u201F') or '\u00AB' or '\u00BB' or '\u2039' or '\u203A';

    /// <summary>"U+200B (zero-width space)".</summary>
    public static string Describe(char character)
    {
        string? name = character switch
        {
            '\u00A0' => "no-break space",
            '\u00AD' => "soft hyphen",
            '\u200B' => "zero-width space",
            '\u200C' => "zero-width non-joiner",
            '\u200D' => "zero-width joiner",
            '\u202F' => "narrow no-break space",
            '\u2060' => "word joiner",
            '\u3000' => "ideographic space",
            _ => null,
        };
        return name is null ? $"U+{(int)character:X4}" : $"U+{(int)character:X4} ({name})";
    }
}
