using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>Gathers the entries of one order while it is read.</summary>
internal sealed class EntryTableBuilder
{
    private readonly NameStoreBuilder _names;
    private readonly List<string> _pages = [];
    private EntryRun[] _runs = new EntryRun[16];
    private int _runCount;

    /// <param name="names">Takes the names; it may already contain names of other orders.</param>
    public EntryTableBuilder(NameStoreBuilder names)
    {
        _names = names;
    }

    /// <summary>How many entries were added.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, to be read and completed in place.</summary>
    public Span<EntryRun> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Folded, in wire form; copied.</param>
    /// <param name="line">From 1; negative when it counts in the order's name file.</param>
    /// <param name="column">From 1.</param>
    /// <param name="match">Null when the entry does not say.</param>
    /// <param name="action">Null when the entry does not say.</param>
    /// <param name="page">Null when the entry does not say.</param>
    public void Add(ReadOnlySpan<byte> name, int line, int column, EntryMatch? match, EntryAction? action, string? page)
    {
        var entry = new EntryRun
        {
            Index = Count,
            Place = _names.Add(name),
            Line = line,
            Column = (ushort)column,
            Match = match is null ? EntryRun.Unstated : (byte)match,
            Action = action is null ? EntryRun.Unstated : (byte)action,
            Page = page is null ? EntryRun.NoPage : PageIndex(page),
        };
        if (_runCount == 0 || !_runs[_runCount - 1].GoesOnWith(Count, entry))
        {
            if (_runCount == _runs.Length)
            {
                Array.Resize(ref _runs, 2 * _runs.Length);
            }

            _runs[_runCount++] = entry;
        }

        Count++;
    }

    /// <summary>Takes back the entries of the order's name file, which turned out to be none.</summary>
    public void RemoveNamesFile()
    {
        int kept = 0;
        int count = 0;
        for (int at = 0; at < _runCount; at++)
        {
            int entries = EndOf(at) - _runs[at].Index;
            if (!_runs[at].IsInNamesFile)
            {
                _runs[kept] = _runs[at];
                _runs[kept++].Index = count;
                count += entries;
            }
        }

        (_runCount, Count) = (kept, count);
    }

    /// <summary>The number of the first entry after a run.</summary>
    public int EndOf(int run) => run + 1 < _runCount ? _runs[run + 1].Index : Count;

    /// <summary>
    /// The index under which runs name a page profile. Only names that the configuration knows come here, so the list is short.
    /// </summary>
    public ushort PageIndex(string page)
    {
        int index = _pages.IndexOf(page);
        if (index < 0)
        {
            index = _pages.Count;
            _pages.Add(page);
        }

        return (ushort)index;
    }

    /// <summary>The names so far.</summary>
    public NameStore Names() => _names.Build();

    /// <summary>The table, with arrays of exactly its size.</summary>
    /// <param name="file">The order's file.</param>
    /// <param name="namesFile">Its name file; the same where there is none.</param>
    public EntryTable Build(string file, string namesFile) =>
        new(_names.Build(), _runs[.._runCount], Count, [.. _pages], file, namesFile);
}
