using System;
using System.Collections.Generic;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Domains;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>Reads <c>defaults</c>, <c>entries</c> and the lines of a name file into one table, in whatever order they come.</summary>
internal sealed class EntriesReader
{
    /// <summary>Keys of <c>defaults</c>.</summary>
    internal static readonly string[] DefaultKeys = ["match", "action", "page"];

    /// <summary>Keys of an entry.</summary>
    internal static readonly string[] EntryKeys = ["domain", "match", "action", "page", "note"];

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["name"] = "domain",
        ["host"] = "domain",
        ["hostname"] = "domain",
    };

    // Stands for a page that was refused, so that it is not reported as missing too.
    private const string RefusedPage = "";
    private const int MaxNoteCharacters = 500;

    private readonly string[] _pages;
    private readonly EntryTableBuilder _table;
    private EntryMatch? _match;
    private EntryAction? _action;
    private string? _page;
    private bool _defaultsRefused;

    /// <param name="pages">Names of the page profiles.</param>
    /// <param name="names">Takes the names.</param>
    public EntriesReader(string[] pages, NameStoreBuilder names)
    {
        _pages = pages;
        _table = new EntryTableBuilder(names);
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

    /// <summary>Takes the lines of a name file.</summary>
    /// <returns>False, with findings, when its hash is not the one that the order states, or it is not a text.</returns>
    public bool ReadNames(YamlEvents events, IFileSystem files, string path, EntriesFile named)
    {
        var names = new NamesFileReader(path, _table);
        if (!named.Read(events, files, path, names))
        {
            _table.RemoveNamesFile();
            return false;
        }

        Refused += names.Refused;
        return true;
    }

    /// <summary>
    /// Fills what entries left to the defaults, and looks at the entries together. Called once, after all of them were read.
    /// </summary>
    /// <param name="events">The order's file.</param>
    /// <param name="files">The file system.</param>
    /// <param name="namesFile">Its name file; the same where there is none.</param>
    /// <param name="namesHash">SHA-256 of its name file; empty where there is none.</param>
    public void Complete(YamlEvents events, IFileSystem files, string namesFile, ReadOnlyMemory<byte> namesHash)
    {
        var report = new EntryReport(files, events.Source, namesFile, namesHash, events.Findings);
        for (int run = 0; run < _table.Runs.Length; run++)
        {
            CompleteRun(ref _table.Runs[run], _table.EndOf(run), events, report);
        }

        EntryChecks.Run(_table, report);
        report.Complete();
    }

    /// <summary>The table of what was read.</summary>
    public EntryTable Build(string file, string namesFile) => _table.Build(file, namesFile);

    private void ReadEntry(YamlEvents events)
    {
        if (events.Current.Kind is YamlTokenKind.Scalar && !events.Current.IsNull)
        {
            events.RefuseText("an entry is a mapping, not a text", $"write '- domain: {MessageText.Printable(events.Current.Text)}'");
            Refused++;
            return;
        }

        if (YamlMapping.TryOpen(events, "an entry", EntryKeys, Synonyms) is not YamlMapping entry)
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
                _ = events.ReadText(key, MaxNoteCharacters);
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
                match = events.ReadChoice(key, OrderKeywords.Matches);
                break;
            case "action":
                action = events.ReadChoice(key, OrderKeywords.Actions);
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
        string message = $"page {MessageText.Quote(token.Text)} is not in the configuration{MessageText.DidYouMean(token.Text, _pages)}";
        events.Report(token, OrderCodes.UnknownPage, message, hint);
        return RefusedPage;
    }

    private void CompleteRun(ref EntryRun run, int end, YamlEvents events, EntryReport report)
    {
        run.Match = run.Match != EntryRun.Unstated ? run.Match : _match is null ? EntryRun.Unstated : (byte)_match;
        run.Action = run.Action != EntryRun.Unstated ? run.Action : _action is null ? EntryRun.Unstated : (byte)_action;
        bool wantsPage = run.Action == (byte)EntryAction.Page;
        if (run.Page != EntryRun.NoPage && !wantsPage && run.Action != EntryRun.Unstated)
        {
            string action = OrderKeywords.Actions.KeywordOf((EntryAction)run.Action);
            report.AddEach(run, end, OrderCodes.PageWithoutUse, $"'page' means nothing with 'action: {action}'");
        }

        if (run.Page == EntryRun.NoPage && wantsPage && _page is not null)
        {
            run.Page = _table.PageIndex(_page);
        }

        // Wrong defaults were reported once; they are not repeated for every entry. What the unread rest would have set is unknown.
        if (_defaultsRefused || events.HasFailed)
        {
            return;
        }

        string? missing = run.Match == EntryRun.Unstated ? "match"
            : run.Action == EntryRun.Unstated ? "action"
            : wantsPage && run.Page == EntryRun.NoPage ? "page"
            : null;
        if (missing is not null)
        {
            string message = $"required key '{missing}' is missing: neither this entry nor 'defaults' states it";
            report.AddEach(run, end, DocumentCodes.KeyMissing, message);
        }
    }
}
