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
            return At(run, index, EntryRuns.PlaceOf(_names, run, index));
        }
    }

    /// <summary>The names of all entries, and those of other orders.</summary>
    internal NameStore Names => _names;

    /// <summary>The entry whose name is at a place.</summary>
    internal OrderEntry AtPlace(int place)
    {
        ref readonly EntryRun run = ref _runs[EntryRuns.HoldingPlace(_runs, place)];
        return At(run, EntryRuns.IndexOf(_names, run, place), place);
    }

    /// <summary>Enumerates all entries without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    private OrderEntry At(in EntryRun run, int index, int place)
    {
        var action = (EntryAction)run.Action;
        string? page = action == EntryAction.Page ? _pages[run.Page] : null;
        var written = new SourcePosition(run.IsInNamesFile ? _namesFile : _file, run.LineOf(index), run.Column);
        return new OrderEntry(_names[place], place, (EntryMatch)run.Match, action, page, written);
    }

    /// <summary>Enumerates the entries of a table.</summary>
    public ref struct Enumerator
    {
        private readonly EntryTable _table;
        private int _index;
        private int _run;
        private int _place;

        internal Enumerator(EntryTable table)
        {
            _table = table;
            _index = -1;
            _run = -1;
            Current = default;
        }

        /// <summary>The current entry.</summary>
        public OrderEntry Current { get; private set; }

        /// <summary>Advances; false at the end.</summary>
        public bool MoveNext()
        {
            if (++_index >= _table.Count)
            {
                return false;
            }

            bool begins = _run + 1 < _table._runs.Length && _table._runs[_run + 1].Index == _index;
            _run += begins ? 1 : 0;
            ref readonly EntryRun run = ref _table._runs[_run];
            _place = begins ? run.Place : _table._names.After(_place, Current.Name.Octets.Length);
            Current = _table.At(run, _index, _place);
            return true;
        }
    }
}
