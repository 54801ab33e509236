using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.Documents.Findings;

/// <summary>The bytes of one file, known to be text, with its lines for findings.</summary>
/// <remarks>Owns the bytes it is given. One thread at a time.</remarks>
public sealed class SourceText
{
    /// <summary>Maximum octets of a file.</summary>
    public const int MaxOctets = 64 * 1024 * 1024;

    /// <summary>Maximum octets of one line.</summary>
    public const int MaxLineOctets = 4096;

    private readonly byte[] _bytes;
    private readonly int _start;
    private List<int>? _lineStarts;

    private readonly bool _showsLines;

    private SourceText(string file, byte[] bytes, int firstLine, bool showsLines)
    {
        File = file;
        _bytes = bytes;
        _showsLines = showsLines;
        FirstLine = firstLine;
        _start = firstLine == 1 && bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }

    /// <summary>The path as people should see it.</summary>
    public string File { get; }

    /// <summary>Number of the first line: 1, unless the text was cut out of its file.</summary>
    internal int FirstLine { get; }

    /// <summary>The text without a byte order mark at its start.</summary>
    public ReadOnlySpan<byte> Octets => _bytes.AsSpan(_start);

    /// <summary>
    /// Looks at bytes before anything parses them: UTF-8, no control characters, no marks inside, no line too long.
    /// </summary>
    /// <param name="file">The path as people should see it.</param>
    /// <param name="bytes">The whole file; owned by the text from here on.</param>
    /// <param name="showsLines">Whether findings may show its lines.</param>
    /// <param name="findings">Gets the first error, with its place.</param>
    /// <returns>Null when there was an error: such bytes are never given to a parser.</returns>
    public static SourceText? TryTake(string file, byte[] bytes, bool showsLines, FindingList findings)
    {
        var text = new SourceText(file, bytes, firstLine: 1, showsLines);
        return SourceCheck.IsText(text, findings) ? text : null;
    }

    /// <summary>The same for one line of a file that is not held in memory.</summary>
    /// <param name="file">The path as people should see it.</param>
    /// <param name="bytes">The line; owned by the text from here on.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="findings">Gets the first error, with its place.</param>
    public static SourceText? TryTakeLine(string file, byte[] bytes, int number, FindingList findings)
    {
        var text = new SourceText(file, bytes, number, showsLines: true);
        return SourceCheck.IsText(text, findings) ? text : null;
    }

    /// <summary>SHA-256 of the file, a byte order mark included.</summary>
    public ReadOnlyMemory<byte> Hash() => SHA256.HashData(_bytes);

    /// <summary>A reader from the start of the text.</summary>
    public TextReader Open() =>
        new StreamReader(
            new MemoryStream(_bytes, _start, _bytes.Length - _start, writable: false),
            new UTF8Encoding(false),
            detectEncodingFromByteOrderMarks: false);

    /// <summary>The text of a line, without its break, cut at <see cref="MaxLineOctets"/>.</summary>
    /// <param name="line">From 1.</param>
    /// <returns>Null when there is no such line.</returns>
    public string? LineText(int line)
    {
        _lineStarts ??= FindLines();
        int index = line - FirstLine;
        if (index < 0 || index >= _lineStarts.Count)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = Octets[_lineStarts[index]..];
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> octets = end < 0 ? rest : rest[..end];
        return Encoding.UTF8.GetString(octets.Length > MaxLineOctets ? octets[..MaxLineOctets] : octets);
    }

    /// <summary>The line as findings show it; null where it must not be shown.</summary>
    /// <param name="line">From 1.</param>
    public string? ShownLine(int line) => _showsLines ? LineText(line) : null;

    /// <summary>The character at a place; 0 beyond the end of its line.</summary>
    internal char CharacterAt(int line, int column) =>
        LineText(line) is string text && column >= 1 && column <= text.Length ? text[column - 1] : '\0';

    /// <summary>The column of a character, searched from a column on; that column itself where the character is an escape.</summary>
    /// <param name="character">The character.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    public int ColumnOf(char character, int line, int column)
    {
        int at = LineText(line) is string text && column <= text.Length ? text.IndexOf(character, column - 1) : -1;
        return at < 0 ? column : at + 1;
    }

    private List<int> FindLines()
    {
        List<int> starts = [0];
        ReadOnlySpan<byte> octets = Octets;
        for (int at = 0; at < octets.Length; at++)
        {
            bool endsLine = octets[at] == '\n' || (octets[at] == '\r' && (at + 1 == octets.Length || octets[at + 1] != '\n'));
            if (endsLine)
            {
                starts.Add(at + 1);
            }
        }

        return starts;
    }
}
