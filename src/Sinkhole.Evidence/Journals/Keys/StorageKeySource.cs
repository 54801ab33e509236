using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>The storage keys while records are read: looked up by the id that a frame has.</summary>
/// <remarks>
/// For one thread. The folder is listed once; a key that a running journal has made since is found by the day of its record.
/// </remarks>
internal sealed class StorageKeySource : IDisposable
{
    /// <summary>Keys in memory; more than a day's orders.</summary>
    private const int MaxKept = 1024;

    private readonly StorageKeyFolder _folder;
    private readonly IReadOnlySet<ulong>? _refused;
    private readonly Dictionary<ulong, StorageKey> _keys = [];
    private readonly HashSet<ulong> _missing = [];
    private Dictionary<ulong, StorageKeyName>? _names;

    /// <param name="folder">Where they are.</param>
    /// <param name="refused">The ids of keys that are not used though they are there; null for none.</param>
    public StorageKeySource(StorageKeyFolder folder, IReadOnlySet<ulong>? refused = null)
    {
        _folder = folder;
        _refused = refused;
    }

    /// <summary>The first call that failed, other than that a key is not there; null where none did.</summary>
    public JournalFileException? Problem { get; private set; }

    /// <summary>Whether a key is not used, be it there or not.</summary>
    public bool Refuses(ulong id) => _refused?.Contains(id) == true;

    /// <summary>Finds a key, which stays this object's.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="day">The day of the record.</param>
    /// <param name="key">The key; null when false.</param>
    /// <returns>False where it is not there, is refused, is not whole, or cannot be read.</returns>
    public bool TryFind(ulong id, DateOnly day, [NotNullWhen(true)] out StorageKey? key)
    {
        if (_keys.TryGetValue(id, out key))
        {
            return true;
        }

        if (_missing.Contains(id) || Refuses(id) || !TryRead(id, day, out key))
        {
            _missing.Add(id);
            return false;
        }

        if (_keys.Count == MaxKept)
        {
            Clear();
        }

        _keys.Add(id, key);
        return true;
    }

    public void Dispose() => Clear();

    private bool TryRead(ulong id, DateOnly day, [NotNullWhen(true)] out StorageKey? key)
    {
        key = null;
        try
        {
            _names ??= List();
            StorageKeyName[] possible = _names.TryGetValue(id, out StorageKeyName listed)
                ? [listed]
                : [new StorageKeyName(day, id), new StorageKeyName(StorageKeyName.Undated, id)];
            foreach (StorageKeyName name in possible)
            {
                if (_folder.Has(name) && _folder.TryRead(name, out _, out byte[] octets))
                {
                    key = new StorageKey(name, octets);
                    CryptographicOperations.ZeroMemory(octets);
                    return true;
                }
            }
        }
        catch (JournalFileException error) when (error.Error == Errno.NoEntry)
        {
            // Destroyed at this moment.
            return false;
        }
        catch (JournalFileException error)
        {
            Problem ??= error;
        }

        return false;
    }

    private Dictionary<ulong, StorageKeyName> List()
    {
        Dictionary<ulong, StorageKeyName> names = [];
        foreach (StorageKeyName listed in _folder.List())
        {
            names[listed.Id] = listed;
        }

        return names;
    }

    private void Clear()
    {
        foreach (StorageKey key in _keys.Values)
        {
            key.Dispose();
        }

        _keys.Clear();
    }
}
