using System;
using System.Runtime.CompilerServices;
using Sinkhole.Documents.Findings;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>The entries of one order: folded wire names in a store that all orders share, and runs. Immutable.</summary>
public sealed class EntryTable
{
    private readonly NameStore _names;
    private readonly EntryRun[] _runs;
    private readonly string[] _pages;
    private readonly string _file;
    private readonly string _namesFile;

    internal EntryTable(NameStore names, EntryRun[] runs, int count, string[] pages, string file, string namesFile)
    {
        _names = names;
        _runs = runs;
        _pages = pages;
        _file = file;
        _namesFile = namesFile;
        Count = count;
    }

    /// <summary>The file of names beside the order's own; the same as the order's where there is none.</summary>
    public string NamesFile => _namesFile;

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Octets the table keeps beside its names.</summary>
    public long Octets => (long)_runs.Length * Unsafe.SizeOf<EntryRun>();

    /// <summary>The entries in ranges that ask for the same, in the order in which they were written.</summary>
    public EntryRanges Ranges => new(_runs, Count, _pages);

    /// <summary>An entry, in the order in which they were written.</summary>
    public OrderEntry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            ref readonly EntryRun run = ref _runs[EntryRuns.Holding(_runs, index)];
            int place = EntryRuns.PlaceOf(_names, run, index);
            return new OrderEntry(this, in run, index, _names[place], place);
        }
    }

    /// <summary>The names of all entries, and those of other orders.</summary>
    internal NameStore Names => _names;

    /// <summary>The entry whose name is at a place.</summary>
    internal OrderEntry AtPlace(int place)
    {
        ref readonly EntryRun run = ref _runs[EntryRuns.HoldingPlace(_runs, place)];
        return new OrderEntry(this, in run, EntryRuns.IndexOf(_names, run, place), _names[place], place);
    }

    /// <summary>The page profile of a run's entries; null where they ask for no page.</summary>
    internal string? PageOf(in EntryRun run) => run.Action == (byte)EntryAction.Page ? _pages[run.Page] : null;

    /// <summary>Where an entry is written.</summary>
    internal SourcePosition PositionOf(in EntryRun run, int index) =>
        new(run.IsInNamesFile ? _namesFile : _file, run.LineOf(index), run.Column);

    /// <summary>Enumerates all entries without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Enumerates the entries of a table.</summary>
    public ref struct Enumerator
    {
        private readonly EntryTable _table;
        private WireName _name;
        private int _index;
        private int _run;
        private int _end;
        private int _place;

        internal Enumerator(EntryTable table)
        {
            _table = table;
            _index = -1;
            _run = -1;
        }

        /// <summary>The current entry.</summary>
        public readonly OrderEntry Current => new(_table, in _table._runs[_run], _index, _name, _place);

        /// <summary>Advances; false at the end.</summary>
        public bool MoveNext()
        {
            if (++_index >= _table.Count)
            {
                return false;
            }

            EntryRun[] runs = _table._runs;
            if (_index == _end)
            {
                _place = runs[++_run].Place;
                _end = _run + 1 < runs.Length ? runs[_run + 1].Index : _table.Count;
            }
            else
            {
                _place = _table._names.After(_place, _name.Octets.Length);
            }

            _name = _table._names[_place];
            return true;
        }
    }
}
