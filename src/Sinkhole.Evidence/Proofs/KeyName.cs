using System.Linq;

namespace Sinkhole.Evidence.Proofs;

/// <summary>The rule for the name of a key (https://c2sp.org/signed-note): not empty, no white space of Unicode, no plus.</summary>
public static class KeyName
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "the name of a key is not empty and has no white space, control character or plus";

    /// <summary>Whether a key can have this name.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && !name.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '+');
}
