using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>Finds whether an entry covers one of many names, or is below one of them, without a scan over all of them.</summary>
/// <typeparam name="T">What is known of each name.</typeparam>
internal sealed class NameIndex<T>
    where T : class
{
    private readonly Dictionary<string, T> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _above = new(StringComparer.Ordinal);

    /// <summary>Adds a name in lower case; the first of two equal ones counts.</summary>
    public void Add(string name, T value)
    {
        _names.TryAdd(name, value);
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            _above.TryAdd(name[(dot + 1)..], value);
        }
    }

    /// <summary>Adds all names at which <see cref="TryFindCovered"/> finds something.</summary>
    public void AddCoveredTo(GuardFilter filter)
    {
        foreach (string name in _names.Keys)
        {
            filter.AddName(name);
        }

        foreach (string name in _above.Keys)
        {
            filter.AddName(name);
        }
    }

    /// <summary>Adds all names at which <see cref="TryFindAtOrAbove"/> finds something.</summary>
    public void AddAtOrAboveTo(GuardFilter filter)
    {
        foreach (string name in _names.Keys)
        {
            filter.AddTree(name);
        }
    }

    /// <summary>Whether this very name was added.</summary>
    public bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out T? value) =>
        _names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out value);

    /// <summary>Whether the entry is one of the names, or a subtree with one of them inside.</summary>
    public bool TryFindCovered(scoped in GuardedEntry entry, [NotNullWhen(true)] out T? value) =>
        TryFind(entry.Name, out value)
        || (entry.Match == EntryMatch.Subtree && _above.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(entry.Name, out value));

    /// <summary>Whether one of the names is this one or above it.</summary>
    public bool TryFindAtOrAbove(ReadOnlySpan<char> name, [NotNullWhen(true)] out T? value)
    {
        for (ReadOnlySpan<char> rest = name; ;)
        {
            if (TryFind(rest, out value))
            {
                return true;
            }

            int dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            rest = rest[(dot + 1)..];
        }
    }
}
