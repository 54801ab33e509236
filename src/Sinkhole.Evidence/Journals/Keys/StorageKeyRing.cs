using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// The storage keys that a running journal writes under: one for each group and day, made when the first record of it comes, durable before
/// that record is written.
/// </summary>
/// <remarks>
/// A process that is started again makes other keys and reads none of the earlier ones. One thread encrypts; any thread may make the keys
/// of the next day and forget keys.
/// </remarks>
internal sealed class StorageKeyRing : IDisposable
{
    /// <summary>Frames after which another key is taken: the bound for random nonces (NIST SP 800-38D 8.3).</summary>
    public const long MaxFrames = 1L << 32;

    private readonly StorageKeyFolder _folder;

    // Held while files are written: a frame must not be written while another thread still makes its key durable.
    private readonly Lock _writing = new();

    // Guards all below; never held for the disk.
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, DateOnly Day), StorageKey> _keys = [];
    private readonly List<NewStorageKey> _pending = [];
    private readonly List<StorageKey> _forgotten = [];
    private readonly HashSet<StorageKeyName> _removed = [];
    private (string Group, DateOnly Day) _lastUse;
    private StorageKey? _last;

    /// <param name="folder">Where the keys are kept.</param>
    public StorageKeyRing(StorageKeyFolder folder)
    {
        _folder = folder;
    }

    /// <summary>
    /// The key for a record; made where there is none. On the thread that encrypts, which may use it until its next call.
    /// </summary>
    public StorageKey For(string group, DateOnly day)
    {
        lock (_gate)
        {
            DisposeForgotten();
            if (_last is { Frames: < MaxFrames } last && ReferenceEquals(group, _lastUse.Group) && day == _lastUse.Day)
            {
                return last;
            }

            if (!_keys.TryGetValue((group, day), out StorageKey? key) || key.Frames >= MaxFrames)
            {
                ForgetDaysBefore(day.DayNumber - 1);
                key = Make(group, day);
            }

            (_lastUse, _last) = ((group, day), key);
            return key;
        }
    }

    /// <summary>Makes the keys of one day for the groups that have one of another.</summary>
    public void MakeAhead(DateOnly from, DateOnly to)
    {
        lock (_gate)
        {
            bool IsWithout((string Group, DateOnly Day) use) => use.Day == from && !_keys.ContainsKey((use.Group, to));
            foreach (string group in _keys.Keys.Where(IsWithout).Select(static use => use.Group).ToArray())
            {
                Make(group, to);
            }
        }
    }

    /// <summary>Returns once every key that <see cref="For"/> has given out is durable.</summary>
    /// <exception cref="JournalFileException">The disk refuses it; it is tried again by the next call.</exception>
    public void MakeDurable()
    {
        lock (_writing)
        {
            NewStorageKey[] pending;
            lock (_gate)
            {
                pending = [.. _pending];
            }

            if (pending.Length == 0)
            {
                return;
            }

            _folder.Write(pending);
            lock (_gate)
            {
                _pending.RemoveRange(0, pending.Length);
            }

            foreach (NewStorageKey key in pending)
            {
                CryptographicOperations.ZeroMemory(key.Octets);
            }
        }
    }

    /// <summary>Keys whose file somebody removed or changed while they were used.</summary>
    public IReadOnlySet<StorageKeyName> Removed
    {
        get
        {
            lock (_gate)
            {
                return _removed.ToHashSet();
            }
        }
    }

    /// <summary>
    /// Reads back the file of each key in use, and forgets the keys that are not in theirs any more: what is written under them could never
    /// be read. On the thread that encrypts.
    /// </summary>
    /// <param name="problem">Why that is not known of a key, which stays in use; null where it is known of all.</param>
    /// <returns>Those that are new; what was written under them since the last call is lost.</returns>
    public IReadOnlyList<StorageKeyName> ForgetRemoved(out JournalFileException? problem)
    {
        StorageKey[] used;
        lock (_gate)
        {
            DisposeForgotten();
            used = [.. _keys.Values.Where(key => !_pending.Exists(pending => pending.Name == key.Name))];
        }

        problem = null;
        List<StorageKeyName> removed = [];
        foreach (StorageKey key in used)
        {
            try
            {
                if (key.Content is { } written && _folder.ReadContent(key.Name)?.IsSameAs(written) != true)
                {
                    removed.Add(key.Name);
                }
            }
            catch (JournalFileException error)
            {
                problem ??= error;
            }
        }

        lock (_gate)
        {
            // One that was forgotten meanwhile was erased, and not removed by somebody.
            removed.RemoveAll(name => !_keys.Values.Any(key => key.Name == name));
            ForgetWhere(key => removed.Contains(key.Name));
            _removed.UnionWith(removed);
        }

        return removed;
    }

    /// <summary>Encrypts nothing more under these keys.</summary>
    public void Forget(IReadOnlySet<StorageKeyName> names)
    {
        lock (_gate)
        {
            ForgetWhere(key => names.Contains(key.Name));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            ForgetWhere(static _ => true);
            DisposeForgotten();
        }
    }

    // Within the lock, as all below.
    private StorageKey Make(string group, DateOnly day)
    {
        byte[] octets = RandomNumberGenerator.GetBytes(StorageKey.Octets);
        Span<byte> id = stackalloc byte[StorageKeyName.IdOctets];
        RandomNumberGenerator.Fill(id);
        var name = new StorageKeyName(day, BinaryPrimitives.ReadUInt64BigEndian(id));
        var key = new StorageKey(name, octets) { Content = new StorageKeyContent(group, octets) };
        if (_keys.Remove((group, day), out StorageKey? worn))
        {
            _forgotten.Add(worn);
        }

        _keys.Add((group, day), key);
        _pending.Add(new NewStorageKey(name, group, octets));
        return key;
    }

    private void ForgetDaysBefore(int dayNumber) =>
        ForgetWhere(key => key.Name.Day != StorageKeyName.Undated && key.Name.Day.DayNumber < dayNumber);

    private void ForgetWhere(Func<StorageKey, bool> condition)
    {
        foreach (((string Group, DateOnly Day) use, StorageKey key) in _keys.ToArray())
        {
            if (condition(key))
            {
                _keys.Remove(use);
                _forgotten.Add(key);
            }
        }

        _last = null;
    }

    // Not at once: the thread that encrypts may have it in hand.
    private void DisposeForgotten()
    {
        foreach (StorageKey key in _forgotten)
        {
            key.Dispose();
        }

        _forgotten.Clear();
    }
}
