using System.Text;

namespace Sinkhole.Audit;

/// <summary>For whom and why somebody looks: three texts by a person.</summary>
internal sealed record AuditReason
{
    /// <summary>Maximum length of each text, in Unicode characters.</summary>
    public const int MaxCharacters = 200;

    /// <summary>The authority that asked.</summary>
    public required string Authority { get; init; }

    /// <summary>The number of its file.</summary>
    public required string FileNumber { get; init; }

    /// <summary>What the answer is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The first text that is not one, in words; null where all are.</summary>
    public string? Problem() =>
        Problem(Authority) is string authority ? $"the authority {authority}"
        : Problem(FileNumber) is string number ? $"the file number {number}"
        : Problem(Purpose) is string purpose ? $"the purpose {purpose}"
        : null;

    /// <summary>
    /// What is wrong with a text, "is empty"; null for 1 to 200 characters, one of them visible at least and none a control character.
    /// </summary>
    public static string? Problem(string text)
    {
        int characters = 0;
        bool hasVisible = false;
        foreach (Rune character in text.EnumerateRunes())
        {
            // A part of a pair of surrogates is read as U+FFFD: it could not be kept as it was given.
            if (Rune.IsControl(character) || character == Rune.ReplacementChar)
            {
                return "has a control character: write it in one line of plain text";
            }

            characters++;
            hasVisible |= !Rune.IsWhiteSpace(character);
        }

        return !hasVisible ? "is empty"
            : characters > MaxCharacters ? $"is longer than {MaxCharacters} characters"
            : null;
    }
}
