using System.Collections.Generic;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>Counts what the operator's allow list lifts: a name on it is answered, with all names below, as if no order named it.</summary>
internal sealed class AllowedUses
{
    private readonly NameIndex<Use> _index = new();
    private readonly List<Use> _uses = [];

    public AllowedUses(IReadOnlyList<WrittenName> allowed)
    {
        foreach (WrittenName name in allowed)
        {
            var use = new Use(name);
            _uses.Add(use);
            _index.Add(name.Name, use);
        }
    }

    /// <summary>Looks whether an entry that would block something is lifted, in whole or for a name inside it.</summary>
    public void Note(scoped in GuardedEntry guarded, scoped in OrderEntry entry, Order order)
    {
        bool blocks = entry.Action is not (EntryAction.Passthru or EntryAction.Observe);
        if (_uses.Count > 0 && blocks && (_index.TryFindAtOrAbove(guarded.Name, out Use? use) || _index.TryFindCovered(guarded, out use)))
        {
            use.Count++;
            use.First ??= $"'{guarded.Name}' of order {order.Id} at {entry.Position}";
        }
    }

    /// <summary>Adds all names that <see cref="Note"/> counts.</summary>
    public void AddNamesTo(GuardFilter filter)
    {
        _index.AddCoveredTo(filter);
        _index.AddAtOrAboveTo(filter);
    }

    /// <summary>One warning for each allowed name that lifts something, at its place in the configuration.</summary>
    public void Report(FindingList findings)
    {
        foreach (Use use in _uses)
        {
            if (use.First is string first)
            {
                string more = use.Count == 1 ? string.Empty : $" and {MessageText.Count(use.Count - 1, "more entry", "more entries")}";
                findings.Add(new Finding(use.Name.Position, GuardCodes.Lifted, $"allow '{use.Name.Name}' lifts {first}{more}"));
            }
        }
    }

    private sealed class Use(WrittenName name)
    {
        public WrittenName Name { get; } = name;

        public int Count { get; set; }

        public string? First { get; set; }
    }
}
