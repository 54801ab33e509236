using System;
using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Documents.Findings;

/// <summary>One pass over the bytes of a file that keeps everything from the parser which is not plain text.</summary>
public static class SourceCheck
{
    /// <summary>The message for a line of more than <see cref="SourceText.MaxLineOctets"/>.</summary>
    public const string LineTooLong = "this line is longer than 4,096 octets";

    /// <summary>The message for a merge conflict marker.</summary>
    public const string ConflictMark = "this is a merge conflict marker: the file contains two versions of its lines";

    /// <summary>How to fix it.</summary>
    public const string ConflictRemedy = "keep the right lines, and remove those that begin with '<<<<<<<', '=======' and '>>>>>>>'";

    /// <summary>Whether the bytes are plain text; the first error is reported.</summary>
    internal static bool IsText(SourceText text, FindingList findings)
    {
        ReadOnlySpan<byte> octets = text.Octets;
        bool isUtf16 = octets.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || octets.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        if (isUtf16 && text.FirstLine == 1)
        {
            findings.Add(text.File, DocumentCodes.NotText, "the file is UTF-16, not UTF-8", "save it again as UTF-8");
            return false;
        }

        if (!Utf8.IsValid(octets))
        {
            int bad = FirstInvalid(octets);
            return Refuse(
                text, bad, findings, DocumentCodes.NotText, $"octet 0x{octets[bad]:X2} is not UTF-8", "save the file again as UTF-8");
        }

        return LinesAreText(text, octets, findings);
    }

    /// <summary>Whether a line begins as the first or last line of a conflict does.</summary>
    public static bool IsConflictMark(ReadOnlySpan<byte> rest) => rest.StartsWith("<<<<<<< "u8) || rest.StartsWith(">>>>>>> "u8);

    private static bool LinesAreText(SourceText text, ReadOnlySpan<byte> octets, FindingList findings)
    {
        int lineStart = 0;
        for (int at = 0; at < octets.Length; at++)
        {
            byte octet = octets[at];
            if (octet is (byte)'\n' or (byte)'\r')
            {
                lineStart = at + 1;
                continue;
            }

            if (at - lineStart >= SourceText.MaxLineOctets)
            {
                return Refuse(text, lineStart, findings, DocumentCodes.TooLarge, LineTooLong);
            }

            if (at == lineStart && IsConflictMark(octets[at..]))
            {
                return Refuse(text, at, findings, DocumentCodes.Unmerged, ConflictMark, ConflictRemedy);
            }

            if (octet is >= (byte)' ' and < 0x7F or (byte)'\t')
            {
                continue;
            }

            _ = Rune.DecodeFromUtf8(octets[at..], out Rune rune, out int length);
            if (rune.Value == 0xFEFF)
            {
                return Refuse(
                    text,
                    at,
                    findings,
                    DocumentCodes.MarkInside,
                    "there is a byte order mark (U+FEFF) inside the file",
                    "delete the invisible character here");
            }

            if (rune.IsBmp && MessageText.IsUnprintable((char)rune.Value))
            {
                return Refuse(
                    text,
                    at,
                    findings,
                    DocumentCodes.NotText,
                    $"character U+{rune.Value:X4} is not allowed in a file",
                    "delete the invisible character here");
            }

            at += length - 1;
        }

        return true;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> octets)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(octets[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>Reports an error at an octet.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The octet's index, from 0.</param>
    /// <param name="findings">Gets the finding.</param>
    /// <param name="code">Which kind.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">How to fix it.</param>
    /// <returns>False.</returns>
    internal static bool Refuse(SourceText text, int at, FindingList findings, FindingCode code, string message, string? hint = null)
    {
        ReadOnlySpan<byte> before = text.Octets[..at];
        int lineStart = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        int line = text.FirstLine + before.Count((byte)'\n') + LoneReturns(before);
        findings.Add(text, line, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1, code, message, hint);
        return false;
    }

    private static int LoneReturns(ReadOnlySpan<byte> octets)
    {
        int count = 0;
        for (int at = octets.IndexOf((byte)'\r'); at >= 0 && at < octets.Length; at++)
        {
            if (octets[at] == '\r' && (at + 1 == octets.Length || octets[at + 1] != '\n'))
            {
                count++;
            }
        }

        return count;
    }
}
