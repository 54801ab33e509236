using System;
using System.Collections.Generic;
using System.Text;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Files;

/// <summary>Extracts single lines from a file that is read in pieces, and keeps nothing else of it.</summary>
/// <remarks>"\n", "\r\n" and "\r" end a line; a line is cut at <see cref="SourceText.MaxLineOctets"/>.</remarks>
internal sealed class LineExtractor
{
    private readonly SortedSet<int> _wanted;
    private readonly Dictionary<int, string> _lines = [];
    private readonly byte[] _octets = new byte[SourceText.MaxLineOctets];
    private int _length;
    private int _line = 1;
    private bool _returned;

    /// <param name="wanted">Numbers of lines, from 1.</param>
    public LineExtractor(SortedSet<int> wanted)
    {
        _wanted = wanted;
    }

    /// <summary>Takes the next piece of the file.</summary>
    public void Take(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && _line <= _wanted.Max)
        {
            if (_returned && octets[0] == '\n')
            {
                octets = octets[1..];
            }

            _returned = false;
            int length = octets.IndexOfAny((byte)'\n', (byte)'\r');
            Keep(length < 0 ? octets : octets[..length]);
            if (length < 0)
            {
                return;
            }

            End();
            _returned = octets[length] == '\r';
            octets = octets[(length + 1)..];
        }
    }

    /// <summary>Ends the current line.</summary>
    public void End()
    {
        if (_wanted.Contains(_line))
        {
            ReadOnlySpan<byte> line = _octets.AsSpan(0, _length);
            bool isMarked = _line == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
            _lines[_line] = Encoding.UTF8.GetString(isMarked ? line[3..] : line);
        }

        _length = 0;
        _line++;
    }

    /// <summary>A line that was wanted; null where the file has none of that number.</summary>
    public string? Line(int number) => _lines.GetValueOrDefault(number);

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (_wanted.Contains(_line))
        {
            int room = Math.Min(octets.Length, _octets.Length - _length);
            octets[..room].CopyTo(_octets.AsSpan(_length));
            _length += room;
        }
    }
}
