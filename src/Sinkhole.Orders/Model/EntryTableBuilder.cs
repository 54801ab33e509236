using System;
using System.Collections.Generic;

namespace Sinkhole.Orders.Model;

/// <summary>Gathers entries while an order is read: two arrays that double, and a look-up by name.</summary>
internal sealed class EntryTableBuilder
{
    private readonly List<string> _pages = [];
    private byte[] _names = new byte[1024];
    private EntryRow[] _rows = new EntryRow[32];
    private int _nameOctets;

    /// <summary>How many entries were added.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, to be read and completed in place.</summary>
    public Span<EntryRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Folded, in wire form; copied.</param>
    /// <param name="line">From 1; negative when it counts in the order's name file.</param>
    /// <param name="column">From 1.</param>
    /// <param name="match">Null when the entry does not say.</param>
    /// <param name="action">Null when the entry does not say.</param>
    /// <param name="page">Null when the entry does not say.</param>
    public void Add(ReadOnlySpan<byte> name, int line, int column, EntryMatch? match, EntryAction? action, string? page)
    {
        if (_nameOctets + name.Length > _names.Length)
        {
            Array.Resize(ref _names, _names.Length * 2);
        }

        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, _rows.Length * 2);
        }

        name.CopyTo(_names.AsSpan(_nameOctets));
        _rows[Count++] = new EntryRow
        {
            NameAt = _nameOctets,
            NameOctets = (byte)name.Length,
            Line = line,
            Column = (ushort)column,
            Match = match is null ? EntryRow.Unstated : (byte)match,
            Action = action is null ? EntryRow.Unstated : (byte)action,
            Page = page is null ? EntryRow.NoPage : PageIndex(page),
        };
        _nameOctets += name.Length;
    }

    /// <summary>The name of a row.</summary>
    public ReadOnlySpan<byte> NameOf(in EntryRow row) => _names.AsSpan(row.NameAt, row.NameOctets);

    /// <summary>The page profile of a row; null when it has none.</summary>
    public string? PageOf(in EntryRow row) => row.Page == EntryRow.NoPage ? null : _pages[row.Page];

    /// <summary>
    /// The index under which rows name a page profile. Only names that the configuration knows come here, so the list is short.
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

    /// <summary>The table, with arrays of exactly its size.</summary>
    /// <param name="file">The order's file.</param>
    /// <param name="namesFile">Its name file; the same where there is none.</param>
    public EntryTable Build(string file, string namesFile) =>
        new(_names[.._nameOctets], _rows[..Count], [.. _pages], file, namesFile);
}
