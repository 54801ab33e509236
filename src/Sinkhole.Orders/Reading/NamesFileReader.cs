using System;
using System.Text;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Domains;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>
/// Reads a name file as it comes from the disk, cut anywhere: one name a line, blank lines and '#' comments between them. It keeps one line
/// at most, whatever the length of the file.
/// </summary>
/// <remarks>"\n", "\r\n" and "\r" end a line.</remarks>
internal sealed class NamesFileReader
{
    // The first line may begin with a byte order mark.
    private const int MarkOctets = 3;

    private readonly string _file;
    private readonly EntryTableBuilder _table;
    private readonly byte[] _begun = new byte[MarkOctets + SourceText.MaxLineOctets];
    private int _begunOctets;
    private int _line;
    private bool _returned;

    /// <param name="file">The path as people should see it.</param>
    /// <param name="table">Gets the names.</param>
    public NamesFileReader(string file, EntryTableBuilder table)
    {
        _file = file;
        _table = table;
    }

    /// <summary>What was found. Valid only if the hash of the file turns out to be the one that the order states.</summary>
    public FindingList Findings { get; } = new();

    /// <summary>Whether all so far was lines; from one without end on nothing is read.</summary>
    public bool IsText { get; private set; } = true;

    /// <summary>Lines that were not taken, each with a finding.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether a line was a merge conflict marker: the first one has a finding, the others of the file have none.</summary>
    public bool IsUnmerged { get; private set; }

    /// <summary>Takes the next piece of the file.</summary>
    public void Take(ReadOnlySpan<byte> octets)
    {
        while (IsText && !octets.IsEmpty)
        {
            if (_returned && octets[0] == '\n')
            {
                octets = octets[1..];
            }

            _returned = false;
            int length = octets.IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0)
            {
                Begin(octets);
                return;
            }

            TakeEndOfLine(octets[..length]);
            _returned = octets[length] == '\r';
            octets = octets[(length + 1)..];
        }
    }

    /// <summary>Takes the last line, where no break ended it.</summary>
    public void End()
    {
        if (IsText && _begunOctets > 0)
        {
            TakeEndOfLine([]);
        }
    }

    private void Begin(ReadOnlySpan<byte> octets)
    {
        if (_begunOctets + octets.Length > _begun.Length)
        {
            octets = octets[..(_begun.Length - _begunOctets)];
            IsText = false;
        }

        octets.CopyTo(_begun.AsSpan(_begunOctets));
        _begunOctets += octets.Length;
        if (!IsText)
        {
            string start = Encoding.UTF8.GetString(_begun.AsSpan(0, SourceText.MaxLineOctets));
            Findings.Add(new Finding(
                new SourcePosition(_file, _line + 1, 1), DocumentCodes.TooLarge, SourceCheck.LineTooLong, Hint: null, start));
        }
    }

    private void TakeEndOfLine(ReadOnlySpan<byte> octets)
    {
        if (_begunOctets == 0 && octets.Length <= _begun.Length)
        {
            TakeLine(octets);
            return;
        }

        Begin(octets);
        if (IsText)
        {
            TakeLine(_begun.AsSpan(0, _begunOctets));
            _begunOctets = 0;
        }
    }

    private void TakeLine(ReadOnlySpan<byte> octets)
    {
        _line++;
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        if (DomainText.TryParse(octets, name, out int length))
        {
            _table.Add(name[..length], -_line, column: 1, match: null, action: null, page: null);
        }
        else if (!octets.IsEmpty)
        {
            TakeOtherLine(octets);
        }
    }

    private void TakeOtherLine(ReadOnlySpan<byte> octets)
    {
        if (IsConflictMark(octets))
        {
            TakeConflictMark(octets);
            return;
        }

        if (SourceText.TryTakeLine(_file, octets.ToArray(), _line, Findings) is not SourceText source)
        {
            Refused++;
            return;
        }

        string line = source.LineText(_line) ?? string.Empty;
        int comment = line.IndexOf('#', StringComparison.Ordinal);
        ReadOnlySpan<char> text = comment < 0 ? line : line.AsSpan(0, comment);
        ReadOnlySpan<char> written = text.Trim(" \t");
        if (written.IsEmpty)
        {
            return;
        }

        int column = text.IndexOfAnyExcept(' ', '\t') + 1;
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        if (DomainText.TryParse(written, name, out int length))
        {
            _table.Add(name[..length], -_line, column, match: null, action: null, page: null);
            return;
        }

        DomainError error = NameLineError.Of(written.ToString());
        int at = error.Character is char wrong ? text.IndexOf(wrong) + 1 : column;
        Findings.Add(source, _line, at, error.Code, error.Message, error.Hint);
        Refused++;
    }

    private void TakeConflictMark(ReadOnlySpan<byte> octets)
    {
        if (!IsUnmerged)
        {
            Findings.Add(new Finding(
                new SourcePosition(_file, _line, 1),
                DocumentCodes.Unmerged,
                SourceCheck.ConflictMark,
                SourceCheck.ConflictRemedy,
                Encoding.UTF8.GetString(octets)));
        }

        IsUnmerged = true;
        Refused++;
    }

    // No name is written so; "|||||||" precedes the common ancestor of both sides.
    private static bool IsConflictMark(ReadOnlySpan<byte> line) =>
        SourceCheck.IsConflictMark(line) || line.StartsWith("||||||| "u8) || line.SequenceEqual("======="u8);
}
