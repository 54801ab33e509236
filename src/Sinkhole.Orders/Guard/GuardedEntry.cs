using System;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>An entry as the guard's rules see it: its name as text, its match, the class of its order.</summary>
internal readonly ref struct GuardedEntry
{
    public GuardedEntry(ReadOnlySpan<char> name, EntryMatch match, OrderClass orderClass)
    {
        Name = name;
        Match = match;
        Class = orderClass;
    }

    /// <summary>In lower case, letters, digits, '-' and '.' only; "." for the root.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>Whether names below are covered too.</summary>
    public EntryMatch Match { get; }

    /// <summary>Class of its order.</summary>
    public OrderClass Class { get; }
}
