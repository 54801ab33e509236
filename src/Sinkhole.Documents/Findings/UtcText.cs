using System;
using System.Globalization;

namespace Sinkhole.Documents.Findings;

/// <summary>Instants as text, in UTC and to the second.</summary>
public static class UtcText
{
    private const string FileFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string SentenceFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>For files: 2026-11-28T12:00:00Z (RFC 3339 §5.6).</summary>
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString(FileFormat, CultureInfo.InvariantCulture);

    /// <summary>For sentences: 2026-11-28 12:00:00Z.</summary>
    public static string FormatInSentence(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(SentenceFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> writes, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, FileFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
