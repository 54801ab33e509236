using System;

namespace Sinkhole.Documents.Yaml;

/// <summary>The one form in which files write whole numbers.</summary>
public static class WholeNumber
{
    /// <summary>Whether it is a whole number in decimal digits, without sign and leading zeros.</summary>
    public static bool IsWritten(ReadOnlySpan<char> text, int maxDigits) =>
        text.Length > 0 && text.Length <= maxDigits && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');
}
