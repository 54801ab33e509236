using Sinkhole.Documents.Findings;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>A view of one entry in its order's table; valid while the order is.</summary>
/// <remarks>What most readers of a long list do not ask for is made only when it is asked for.</remarks>
public readonly ref struct OrderEntry
{
    private readonly EntryTable _table;
    private readonly ref readonly EntryRun _run;
    private readonly int _index;

    internal OrderEntry(EntryTable table, ref readonly EntryRun run, int index, WireName name, int place)
    {
        _table = table;
        _run = ref run;
        _index = index;
        Name = name;
        Place = place;
    }

    /// <summary>The name, in lower case.</summary>
    public WireName Name { get; }

    /// <summary>Where the name is in the store of its set.</summary>
    public int Place { get; }

    /// <summary>Which names it covers.</summary>
    public EntryMatch Match => (EntryMatch)_run.Match;

    /// <summary>What it asks for.</summary>
    public EntryAction Action => (EntryAction)_run.Action;

    /// <summary>The page profile; null unless <see cref="Action"/> is <see cref="EntryAction.Page"/>.</summary>
    public string? Page => _table.PageOf(_run);

    /// <summary>Where the domain is.</summary>
    public SourcePosition Position => _table.PositionOf(_run, _index);
}
