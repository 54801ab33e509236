using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Evidence.Erasure;

/// <summary>Erases records of a running journal: a signed note first, then the storage keys and envelopes that it names.</summary>
/// <remarks>
/// What may be erased, and when, is decided outside. For one thread. Nothing is destroyed without a note, so a log that cannot sign
/// stops erasures, and nothing else.
/// </remarks>
public sealed class Eraser
{
    private readonly Journal _journal;
    private readonly IJournalFolder _folder;
    private readonly StorageKeyFolder _keys;
    private readonly SealFolder _seals;
    private readonly Sealer? _sealer;
    private readonly string _proofs;
    private readonly Func<LogSigner> _openSigner;
    private readonly Dictionary<StorageKeyName, KnownKey> _known = [];

    // Replaced, never changed: it is counted on any thread.
    private ImmutableHashSet<StorageKeyName> _removed = [];
    private ImmutableHashSet<ulong> _lost = [];

    /// <param name="journal">The journal.</param>
    /// <param name="journalFolder">Its folder.</param>
    /// <param name="sealsFolder">The folder of the envelopes.</param>
    /// <param name="proofs">The folder of the logs.</param>
    /// <param name="openSigner">Opens what signs the notes; throws <see cref="CheckpointException"/> while there is none.</param>
    /// <param name="sealer">Uses the envelopes; told before one is erased. Null for none.</param>
    public Eraser(
        Journal journal, string journalFolder, string sealsFolder, string proofs, Func<LogSigner> openSigner, Sealer? sealer = null)
        : this(journal, new LibCFolder(journalFolder), StorageKeyFolder.Of(journalFolder), sealsFolder, proofs, openSigner, sealer)
    {
    }

    internal Eraser(
        Journal journal,
        IJournalFolder folder,
        StorageKeyFolder keys,
        string sealsFolder,
        string proofs,
        Func<LogSigner> openSigner,
        Sealer? sealer = null)
    {
        _folder = folder;
        _sealer = sealer;
        _journal = journal;
        _keys = keys;
        _seals = new SealFolder(sealsFolder);
        _proofs = proofs;
        _openSigner = openSigner;
    }

    /// <summary>Files in the folder of the keys that are no whole key; of the last <see cref="ReadKeys"/>.</summary>
    public int Damaged { get; private set; }

    /// <summary>
    /// Keys that somebody else has removed or changed since this object first saw them, or that <see cref="CountLost"/> has found: what
    /// stands under them is lost. Any thread.
    /// </summary>
    public long Removed =>
        Volatile.Read(ref _removed).Union(_journal.Keys.Removed).Select(static key => key.Id).Union(Volatile.Read(ref _lost)).Count();

    /// <summary>The storage keys on the disk, the oldest day first.</summary>
    /// <exception cref="ErasureException">The folder or a file cannot be read.</exception>
    public IReadOnlyList<StoredKey> ReadKeys() => Try<IReadOnlyList<StoredKey>>(() =>
    {
        List<StorageKeyName> names = _keys.List();
        HashSet<StorageKeyName> there = [.. names];
        HashSet<StorageKeyName> gone = [.. _known.Keys.Where(name => !there.Contains(name))];
        Dictionary<ulong, StoredKey> keys = [];
        Damaged = 0;
        foreach (StorageKeyName name in names)
        {
            KnownKey? key = Know(name, out bool isOther);
            if (isOther)
            {
                gone.Add(name);
            }

            if (key is null)
            {
                Damaged++;
                continue;
            }

            // Two files of one key: the later day counts, because they are in the order of their days.
            keys[name.Id] = new StoredKey(name, key.Content.Group);
        }

        // What is written under it from here on could not be read either.
        _journal.Keys.Forget(gone);
        Volatile.Write(ref _removed, _removed.Union(gone));
        foreach (StorageKeyName name in gone.Where(name => !there.Contains(name)))
        {
            _known.Remove(name);
        }

        return [.. keys.Values.OrderBy(static key => key.Name)];
    });

    /// <summary>
    /// Counts the storage keys that the journal names, that are not here, and that no signed note names. Only the first 128 records of each
    /// segment are looked at, so that it takes a read of 64 KiB a segment: a key that stands behind them only is not found.
    /// </summary>
    /// <exception cref="ErasureException">A folder or a note cannot be read.</exception>
    public int CountLost() => Try(() =>
    {
        // The keys and the notes after the records: what came meanwhile is not missing.
        HashSet<ulong> named = KeysOfRecords.Read(_folder);
        named.ExceptWith(_keys.List().Select(static key => key.Id));
        named.ExceptWith(ErasureLog.ErasedKeys(_proofs, _journal.Name));
        Volatile.Write(ref _lost, _lost.Union(named));
        return named.Count;
    });

    /// <summary>Whether a note can be signed; asked before an erasure is recorded.</summary>
    /// <exception cref="ErasureException">It cannot.</exception>
    public void RequireSigner() => Try(_openSigner);

    /// <summary>
    /// Why the folder of an order's envelopes cannot be listed, by the id of the order: nothing in it is erased; of the last
    /// <see cref="ReadEnvelopes"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unlisted { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The envelopes on the disk, by order and day, but those of <see cref="Unlisted"/>.</summary>
    /// <exception cref="ErasureException">The folder of all of them cannot be listed.</exception>
    public IReadOnlyList<EnvelopeName> ReadEnvelopes() => Try(() =>
    {
        IReadOnlyList<EnvelopeName> names = _seals.List(out IReadOnlyDictionary<string, string> problems);
        Unlisted = problems;
        return names;
    });

    /// <summary>Destroys what earlier notes name and is there again, or still.</summary>
    /// <param name="cancellationToken">Ends it between two of them.</param>
    /// <returns>How many keys and envelopes that were.</returns>
    /// <exception cref="ErasureException">A file cannot be read or destroyed; it may be called again.</exception>
    public int Repeat(CancellationToken cancellationToken = default) => Try(() =>
    {
        HashSet<StorageKeyName> keys = [.. _keys.List()];
        HashSet<EnvelopeName> envelopes = [.. _seals.List(out _)];
        IReadOnlyList<ErasureNote> notes = ErasureLog.Read(_proofs, _journal.Name);

        // By the id: a key without a day may have got one since.
        HashSet<ulong> named = [.. notes.SelectMany(static note => note.Keys).Select(static key => key.Name.Id)];
        keys.RemoveWhere(key => !named.Contains(key.Id));
        envelopes.IntersectWith(notes.SelectMany(static note => note.Envelopes));
        Destroy(keys, envelopes, cancellationToken);
        return keys.Count + envelopes.Count;
    });

    /// <summary>Gives this day to a key that has none, because it was made under a clock nobody vouched for.</summary>
    /// <param name="key">The key.</param>
    /// <param name="day">The day, from a clock that is trusted.</param>
    /// <exception cref="ErasureException">The disk refuses it.</exception>
    public void Date(StoredKey key, DateOnly day)
    {
        Try(() =>
        {
            // Records that come later must not go with those of this day.
            _journal.Keys.Forget(new HashSet<StorageKeyName> { key.Name });
            _keys.Rename(key.Name, key.Name with { Day = day });
            _known.Remove(key.Name);
            return 0;
        });
    }

    /// <summary>The same for an envelope.</summary>
    /// <exception cref="ErasureException">The disk refuses it.</exception>
    public void Date(EnvelopeName envelope, DateOnly day) => Try(() =>
    {
        _sealer?.Forget([envelope]);
        _seals.Rename(envelope, envelope with { Day = day });
        return 0;
    });

    /// <summary>Makes the keys of the next day.</summary>
    /// <exception cref="ErasureException">The disk refuses it; the journal tries again when it needs them.</exception>
    public void MakeAhead(DateOnly today) => Try(() =>
    {
        _journal.Keys.MakeAhead(today, today.AddDays(1));
        _journal.Keys.MakeDurable();
        return 0;
    });

    /// <summary>Erases; when it returns, that is durable.</summary>
    /// <param name="keys">The storage keys.</param>
    /// <param name="envelopes">The envelopes of sealed values in the records.</param>
    /// <param name="reason">Why, for the note: one line.</param>
    /// <param name="now">When, from a clock that is trusted.</param>
    /// <param name="cancellationToken">Ends it between two of them, once the note is durable; <see cref="Repeat"/> does the rest.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ErasureException">
    /// The note cannot be signed or written, and nothing was destroyed; or the disk refuses the rest, which <see cref="Repeat"/> then does.
    /// </exception>
    public void Erase(
        IReadOnlyList<StoredKey> keys,
        IReadOnlyList<EnvelopeName> envelopes,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken = default) => Try(() =>
    {
        LogSigner signer = _openSigner();
        var log = new LogFolder(new LibCFolder(signer.Log));
        var all = new ErasureNote { Origin = signer.Key.Name, Instant = now, Reason = reason, Keys = keys, Envelopes = envelopes };
        foreach (ErasureNote note in all.Split())
        {
            log.AppendErasure(signer.Sign(note.ToText()), now);
        }

        Destroy([.. keys.Select(static key => key.Name)], [.. envelopes], cancellationToken);
        return 0;
    });

    private void Destroy(HashSet<StorageKeyName> keys, HashSet<EnvelopeName> envelopes, CancellationToken cancellationToken)
    {
        // By the id: one key may have several files.
        HashSet<ulong> ids = [.. keys.Select(static key => key.Id)];
        keys = [.. keys, .. _keys.List().Where(name => ids.Contains(name.Id))];
        _journal.Keys.Forget(keys);
        _keys.Destroy(keys, cancellationToken);
        foreach (StorageKeyName key in keys)
        {
            _known.Remove(key);
        }

        _sealer?.Forget(envelopes);
        foreach (EnvelopeName envelope in envelopes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _seals.Delete(envelope);
        }
    }

    // What a file holds, read again once it is another file or was changed; null where it is no whole key. isOther: it held another key.
    private KnownKey? Know(in StorageKeyName name, out bool isOther)
    {
        isOther = false;
        _known.TryGetValue(name, out KnownKey? known);
        try
        {
            FileIdentity? file = _keys.Find(name);
            if (known?.File == file)
            {
                return known;
            }

            KnownKey? read = file is { } found && _keys.ReadContent(name) is { } content ? new KnownKey(found, content) : null;
            isOther = known is not null && read?.Content.IsSameAs(known.Content) != true;
            if (read is not null)
            {
                _known[name] = read;
            }

            return read;
        }
        catch (JournalFileException)
        {
            // Counted as damaged: a link, a pipe, or an unreadable file must not keep all others from being erased.
            return null;
        }
    }

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ErasureException(error.Message, error);
        }
    }

    // A key as it was read last, and the file that it was in.
    private sealed record KnownKey(FileIdentity File, StorageKeyContent Content);
}
