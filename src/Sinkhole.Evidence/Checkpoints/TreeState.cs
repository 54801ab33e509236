using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// The tree over a journal as it is behind one record: enough to continue it, and to compute the root, without the records before.
/// </summary>
/// <remarks>
/// As text, each line ended by a line feed: <c>sinkhole.tree/1</c>, the number of leaves, <c>epoch/sequence</c> of the last record, the
/// hash of its leaf, the hash of each complete subtree, the largest first, and the CRC-32C of all lines before it as 8 hexadecimal digits.
/// Hashes are base64. There are as many subtrees as the number of leaves has one bits (RFC 9162 section 2.1.2). The file is not signed: a
/// wrong one leads to another root than the signed one.
/// </remarks>
internal sealed record TreeState
{
    private const string Format = "sinkhole.tree/1";
    private const int HeadLines = 4;
    private const int SumCharacters = 9;

    /// <summary>More than any journal has; a tree of this size can still be continued by all records that a disk holds.</summary>
    private const long MaxSize = 1L << 62;

    /// <summary>The tree before the first record.</summary>
    public static TreeState Empty { get; } = new() { Size = 0, Peaks = [], Last = default, LastLeaf = default };

    /// <summary>Number of leaves.</summary>
    public required long Size { get; init; }

    /// <summary>The roots of the complete subtrees, the largest first.</summary>
    public required IReadOnlyList<Hash256> Peaks { get; init; }

    /// <summary>The record of the last leaf; default for an empty tree.</summary>
    public required RecordPosition Last { get; init; }

    /// <summary>The last leaf; default for an empty tree.</summary>
    public required Hash256 LastLeaf { get; init; }

    /// <summary>The tree, ready to be continued.</summary>
    public MerkleFrontier ToFrontier() => new(Size, Peaks);

    /// <summary>The state of a tree.</summary>
    public static TreeState Of(MerkleFrontier tree, RecordPosition last, Hash256 lastLeaf) =>
        new() { Size = tree.Size, Peaks = [.. tree.Peaks], Last = last, LastLeaf = lastLeaf };

    /// <summary>The lines of the text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Format}\n{Size}\n{Last}\n{LastLeaf}\n");
        foreach (Hash256 peak in Peaks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{peak}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{SumOf(text.ToString())}\n").ToString();
    }

    /// <summary>Reads the text.</summary>
    /// <returns>False where anything is missing, superfluous or out of its bounds.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out TreeState? state)
    {
        state = null;
        if (text.Length < SumCharacters || text[^SumCharacters..] != $"{SumOf(text[..^SumCharacters])}\n")
        {
            return false;
        }

        string[] lines = text[..^SumCharacters].Split('\n');
        if (lines.Length <= HeadLines
            || lines[0] != Format
            || lines[^1].Length > 0
            || !TryParseNumber(lines[1], out long size)
            || size > MaxSize
            || lines.Length - HeadLines - 1 != long.PopCount(size)
            || !TryParsePosition(lines[2], out RecordPosition last)
            || !Hash256.TryParse(lines[3], out Hash256 lastLeaf))
        {
            return false;
        }

        var peaks = new Hash256[lines.Length - HeadLines - 1];
        for (int index = 0; index < peaks.Length; index++)
        {
            if (!Hash256.TryParse(lines[HeadLines + index], out peaks[index]))
            {
                return false;
            }
        }

        state = new TreeState { Size = size, Peaks = peaks, Last = last, LastLeaf = lastLeaf };
        return true;
    }

    private static string SumOf(string text) => Crc32C.Of(Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);

    private static bool TryParsePosition(string text, out RecordPosition position)
    {
        position = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !TryParseNumber(text.AsSpan(0, slash), out long epoch)
            || epoch > int.MaxValue
            || !TryParseNumber(text.AsSpan(slash + 1), out long sequence))
        {
            return false;
        }

        position = new RecordPosition((int)epoch, sequence);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');
}
