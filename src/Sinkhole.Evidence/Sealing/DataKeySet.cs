using System;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Evidence.Sealing;

/// <summary>The data keys in memory, one for each order. Not thread-safe; the <see cref="Sealer"/> owns it.</summary>
internal sealed class DataKeySet
{
    private readonly Dictionary<string, DataKey> _keys = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    /// <summary>The keys that have an envelope on the disk.</summary>
    public DataKey[] Written() => [.. _keys.Values.Where(static key => key.Written.IsCompleted && key.EnvelopeHash.Length > 0)];

    /// <summary>The key of an order; null for none.</summary>
    public DataKey? Find(string orderId) => _keys.GetValueOrDefault(orderId);

    /// <summary>Adds the key of an order that has none.</summary>
    public void Add(DataKey key) => _keys.Add(key.OrderId, key);

    /// <summary>Clears and removes a key, if it is still in the set. Values that wait for its envelope get that all the same.</summary>
    public void Drop(DataKey key)
    {
        if (Find(key.OrderId) == key)
        {
            _keys.Remove(key.OrderId);
            key.Dispose();
        }
    }

    /// <summary>Drops those used least recently, until so many are left.</summary>
    public void DropUnused(int keep)
    {
        while (_keys.Count > keep && _keys.Values.MinBy(static key => key.LastUse) is { } unused)
        {
            Drop(unused);
        }
    }

    /// <summary>Drops all that a condition selects.</summary>
    public void DropWhere(Func<DataKey, bool> condition)
    {
        foreach (DataKey key in _keys.Values.Where(condition).ToArray())
        {
            Drop(key);
        }
    }
}
