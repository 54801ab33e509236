using System;
using Sinkhole.Orders.Yaml;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>The entries of one order: one arena of folded wire names and 16 octets a row, no object a name. Immutable.</summary>
public sealed class EntryTable
{
    private readonly byte[] _names;
    private readonly EntryRow[] _rows;
    private readonly string[] _pages;
    private readonly string _file;
    private readonly string _namesFile;

    internal EntryTable(byte[] names, EntryRow[] rows, string[] pages, string file, string namesFile)
    {
        _names = names;
        _rows = rows;
        _pages = pages;
        _file = file;
        _namesFile = namesFile;
    }

    /// <summary>The file of names beside the order's own; the same as the order's where there is none.</summary>
    public string NamesFile => _namesFile;

    /// <summary>How many entries there are.</summary>
    public int Count => _rows.Length;

    /// <summary>Octets the table keeps: names and rows.</summary>
    public long Octets => _names.LongLength + (16L * _rows.Length);

    /// <summary>An entry, in the order in which they were written.</summary>
    public OrderEntry this[int index]
    {
        get
        {
            ref readonly EntryRow row = ref _rows[index];
            var action = (EntryAction)row.Action;
            string? page = action == EntryAction.Page ? _pages[row.Page] : null;
            return new OrderEntry(NameOf(row), (EntryMatch)row.Match, action, page, PositionOf(row));
        }
    }

    /// <summary>Walks all entries without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    private WireName NameOf(in EntryRow row) => new(_names.AsSpan(row.NameAt, row.NameOctets));

    private SourcePosition PositionOf(in EntryRow row) => new(row.Line < 0 ? _namesFile : _file, Math.Abs(row.Line), row.Column);

    /// <summary>Walks the entries of a table.</summary>
    public struct Enumerator
    {
        private readonly EntryTable _table;
        private int _index;

        internal Enumerator(EntryTable table)
        {
            _table = table;
            _index = -1;
        }

        /// <summary>The entry that is stood on.</summary>
        public readonly OrderEntry Current => _table[_index];

        /// <summary>Steps to the next; false at the end.</summary>
        public bool MoveNext() => ++_index < _table.Count;
    }
}
