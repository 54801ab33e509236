using Sinkhole.Documents.Findings;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>A view of one entry in its order's table; valid while the order is.</summary>
public readonly ref struct OrderEntry
{
    internal OrderEntry(WireName name, int place, EntryMatch match, EntryAction action, string? page, SourcePosition written)
    {
        Name = name;
        Place = place;
        Match = match;
        Action = action;
        Page = page;
        Written = written;
    }

    /// <summary>The name, in lower case.</summary>
    public WireName Name { get; }

    /// <summary>Where the name is in the store of its set.</summary>
    public int Place { get; }

    /// <summary>Which names it covers.</summary>
    public EntryMatch Match { get; }

    /// <summary>What it asks for.</summary>
    public EntryAction Action { get; }

    /// <summary>The page profile; null unless <see cref="Action"/> is <see cref="EntryAction.Page"/>.</summary>
    public string? Page { get; }

    /// <summary>Where the domain is.</summary>
    public SourcePosition Written { get; }
}
