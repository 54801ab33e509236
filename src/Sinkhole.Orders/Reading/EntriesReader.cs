using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Yaml;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>Reads <c>defaults</c>, <c>entries</c> and the lines of a name file into one table, in whatever order they come.</summary>
internal sealed class EntriesReader
{
    /// <summary>Keys of <c>defaults</c>.</summary>
    internal static readonly string[] DefaultKeys = ["match", "action", "page"];

    /// <summary>Keys of an entry.</summary>
    internal static readonly string[] EntryKeys = ["domain", "match", "action", "page", "note"];

    // Stands for a page that was refused, so that it is not reported as missing too.
    private const string RefusedPage = "";
    private const int MostNoteCharacters = 500;

    private readonly string[] _pages;
    private readonly EntryTableBuilder _table = new();
    private EntryMatch? _match;
    private EntryAction? _action;
    private string? _page;
    private bool _defaultsRefused;

    public EntriesReader(string[] pages)
    {
        _pages = pages;
    }

    /// <summary>Names that were read.</summary>
    public int Count => _table.Count;

    /// <summary>Entries and lines that were not taken, each with a finding.</summary>
    public int Refused { get; private set; }

    /// <summary>Takes the value of <c>defaults</c>.</summary>
    public void ReadDefaults(YamlEvents events)
    {
        int before = events.Findings.Refusals;
        if (YamlMapping.TryOpen(events, "defaults", DefaultKeys) is YamlMapping defaults)
        {
            while (defaults.TryReadKey(out string key))
            {
                ReadShared(events, key, ref _match, ref _action, ref _page);
            }
        }

        _defaultsRefused = events.Findings.Refusals > before;
    }

    /// <summary>Takes the value of <c>entries</c>.</summary>
    public void ReadEntries(YamlEvents events)
    {
        if (!events.TryOpenList("entries"))
        {
            Refused++;
            return;
        }

        while (events.AtItem())
        {
            ReadEntry(events);
        }
    }

    /// <summary>Takes the lines of a name file: one name each, blank lines and '#' comments between them.</summary>
    public void ReadNames(SourceText names, FindingList findings)
    {
        Span<char> text = stackalloc char[SourceText.MostLineOctets];
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        int line = 0;
        foreach (Range range in new LineRanges(names.Octets))
        {
            line++;
            ReadOnlySpan<byte> octets = names.Octets[range];
            int comment = octets.IndexOf((byte)'#');
            octets = comment < 0 ? octets : octets[..comment];
            int characters = System.Text.Encoding.UTF8.GetChars(octets, text);
            ReadOnlySpan<char> written = text[..characters].Trim(" \t");
            if (written.IsEmpty)
            {
                continue;
            }

            int column = text[..characters].IndexOfAnyExcept(' ', '\t') + 1;
            if (DomainText.TryParse(written, name, out int length))
            {
                _table.Add(name[..length], -line, column, match: null, action: null, page: null);
                continue;
            }

            DomainFault fault = DomainFault.Of(written.ToString());
            findings.Add(names, line, column, fault.Code, fault.Message, fault.Hint);
            Refused++;
        }
    }

    /// <summary>
    /// Fills what entries left to the defaults, and looks at the entries together. Called once, after all of them were read.
    /// </summary>
    public void Complete(YamlEvents events, SourceText? names)
    {
        foreach (ref EntryRow row in _table.Rows)
        {
            CompleteRow(ref row, events, row.Line < 0 && names is not null ? names : events.Source);
        }

        EntryChecks.Run(_table, events.Source, names, events.Findings);
    }

    /// <summary>The table of what was read.</summary>
    public EntryTable Build(string file, string namesFile) => _table.Build(file, namesFile);

    private void ReadEntry(YamlEvents events)
    {
        if (events.Current.Kind is YamlTokenKind.Scalar && !events.Current.IsNull)
        {
            events.Report(
                events.Current,
                DocumentCodes.WrongShape,
                "an entry is a mapping, not a text",
                $"write '- domain: {Words.Printable(events.Current.Text)}'");
            events.Skip();
            Refused++;
            return;
        }

        if (YamlMapping.TryOpen(events, "an entry", EntryKeys) is not YamlMapping entry)
        {
            Refused++;
            return;
        }

        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        int octets = 0;
        YamlToken written = default;
        EntryMatch? match = null;
        EntryAction? action = null;
        string? page = null;
        int before = events.Findings.Refusals;
        while (entry.TryReadKey(out string key))
        {
            if (key == "domain")
            {
                _ = events.TryReadDomain(key, name, out octets, out written);
            }
            else if (key == "note")
            {
                _ = events.ReadText(key, MostNoteCharacters);
            }
            else
            {
                ReadShared(events, key, ref match, ref action, ref page);
            }
        }

        entry.Require("this entry", "domain");
        if (octets > 0 && events.Findings.Refusals == before)
        {
            _table.Add(name[..octets], written.Line, written.Column, match, action, page);
        }
        else
        {
            Refused++;
        }
    }

    private void ReadShared(YamlEvents events, string key, ref EntryMatch? match, ref EntryAction? action, ref string? page)
    {
        switch (key)
        {
            case "match":
                match = events.ReadChoice(key, OrderWords.Matches);
                break;
            case "action":
                action = events.ReadChoice(key, OrderWords.Actions);
                break;
            default:
                page = ReadPage(events);
                break;
        }
    }

    private string ReadPage(YamlEvents events)
    {
        if (!events.TryReadScalar("page", "the name of a page profile", out YamlToken token))
        {
            return RefusedPage;
        }

        if (Array.IndexOf(_pages, token.Text) >= 0)
        {
            return token.Text;
        }

        string hint = _pages.Length == 0 ? "no page profile is configured" : $"page profiles: {string.Join(", ", _pages)}";
        string message = $"page {Words.Quote(token.Text)} is not in the configuration{Words.DidYouMean(token.Text, _pages)}";
        events.Report(token, OrderCodes.UnknownPage, message, hint);
        return RefusedPage;
    }

    private void CompleteRow(ref EntryRow row, YamlEvents events, SourceText source)
    {
        row.Match = row.Match != EntryRow.Unstated ? row.Match : _match is null ? EntryRow.Unstated : (byte)_match;
        row.Action = row.Action != EntryRow.Unstated ? row.Action : _action is null ? EntryRow.Unstated : (byte)_action;
        bool wantsPage = row.Action == (byte)EntryAction.Page;
        if (row.Page != EntryRow.NoPage && !wantsPage && row.Action != EntryRow.Unstated)
        {
            Report(
                OrderCodes.PageWithoutUse,
                $"'page' means nothing with 'action: {OrderWords.Actions.WordOf((EntryAction)row.Action)}'",
                row);
        }

        if (row.Page == EntryRow.NoPage && wantsPage && _page is not null)
        {
            row.Page = _table.PageIndex(_page);
        }

        // Faulty defaults were reported once; they are not repeated for every entry. Nor is it known what an unread rest would have said.
        if (_defaultsRefused || events.HasFailed)
        {
            return;
        }

        string? missing = row.Match == EntryRow.Unstated ? "match"
            : row.Action == EntryRow.Unstated ? "action"
            : wantsPage && row.Page == EntryRow.NoPage ? "page"
            : null;
        if (missing is not null)
        {
            Report(DocumentCodes.KeyMissing, $"required key '{missing}' is missing: neither this entry nor 'defaults' states it", row);
        }

        void Report(FindingCode code, string message, in EntryRow at) =>
            events.Findings.Add(source, Math.Abs(at.Line), at.Column, code, message);
    }
}
