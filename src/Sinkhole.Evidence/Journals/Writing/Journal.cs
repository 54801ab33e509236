using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// An append-only journal: acknowledged records are on disk, in order, numbered without gaps, each frame chained to those before.
/// </summary>
/// <remarks>
/// Any thread may append; one thread of its own writes. One process a folder: while it is open the folder itself is locked.
/// </remarks>
public sealed class Journal : IAsyncDisposable
{
    /// <summary>How often an idle journal checks that its files are in place.</summary>
    internal static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly JournalOptions _options;
    private readonly IJournalFolder _folder;
    private readonly AppendQueue _queue;
    private readonly JournalWriter _writer;
    private readonly StorageKeyRing _keys;
    private readonly string? _damage;
    private readonly ITimer _check;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Journal(
        JournalOptions options,
        TimeProvider time,
        IJournalFolder folder,
        AppendQueue queue,
        StorageKeyRing keys,
        JournalWriter writer,
        Recovery recovery)
    {
        _keys = keys;
        _options = options;
        _folder = folder;
        _queue = queue;
        _writer = writer;
        _damage = recovery.Damage;
        LastSynchronizedAtOpen = recovery.LastSynchronized;
        _check = time.CreateTimer(
            static state => ((AppendQueue?)state)?.Wake(), queue, CheckInterval, CheckInterval);
        var thread = new Thread(Run) { IsBackground = true, Name = "journal " + options.Name };
        thread.Start();
    }

    /// <summary>The journal's name, as <c>hits</c>.</summary>
    public string Name => _options.Name;

    /// <summary>
    /// The instant of the last record that was made under a synchronised clock, as the files said when the journal was opened; null where
    /// there is none. A clock that reads less is behind.
    /// </summary>
    public DateTimeOffset? LastSynchronizedAtOpen { get; }

    /// <summary>The keys that it writes under.</summary>
    internal StorageKeyRing Keys => _keys;

    /// <summary><see cref="JournalStatus.Displaced"/>, without asking the file system; any thread.</summary>
    public long Displaced => _writer.Status.Displaced;

    /// <summary>The state now; any thread. Asks the file system for its free space.</summary>
    public JournalStatus Status => _writer.Status with
    {
        FreeOctets = _folder.FreeOctets(),
        Pending = _queue.Records,
        Lost = _queue.Lost,
        Gaps = _queue.Gaps,
        Damage = _damage,
    };

    /// <summary>Records that were accepted and are not on disk, those given up among them; any thread, and asks no file system.</summary>
    public long Unfinished => _queue.Records + _writer.Status.GivenUp;

    /// <summary>
    /// Opens a journal and continues where it ended, in a new segment: a torn tail is cut, a damaged segment left as it is.
    /// </summary>
    /// <returns>
    /// A journal that takes records, even where the disk is full now: <see cref="Status"/> then reports it, and it tries again.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="JournalUnusableException">
    /// The folder cannot be made, listed or written, or another process writes it: waiting does not help.
    /// </exception>
    public static Journal Open(JournalOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (options.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        string folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(options.Folder));
        var beside = new LibCFolder(System.IO.Path.GetDirectoryName(folder) ?? "/");
        string name = System.IO.Path.GetFileName(folder);
        return Open(
            options,
            time,
            new LibCFolder(folder),
            new EpochFile(beside, name + EpochFile.Extension),
            new LossFile(beside, name + LossFile.Extension));
    }

    /// <summary>Appends a record; completes when it is durable.</summary>
    /// <param name="record">The record; its payload is copied before this returns.</param>
    /// <param name="cancellationToken">Ends only the wait: an accepted record still becomes durable.</param>
    /// <exception cref="ArgumentException">The kind is reserved or the payload too long.</exception>
    /// <exception cref="JournalOverflowException">The queue is full: the record will never be kept; a gap record will count it.</exception>
    /// <exception cref="JournalStoppedException">The journal was closed while it could not write.</exception>
    /// <exception cref="ObjectDisposedException">The journal is closed.</exception>
    public ValueTask<RecordPosition> AppendAsync(Record record, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record.Kind, Record.FirstReservedKind, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            record.Payload.Length, record.Group is null ? Record.MaxPayloadOctets : Record.MaxEncryptedOctets, nameof(record));
        if (record.Group is { } group && !StorageKeyFile.IsGroup(group))
        {
            throw new ArgumentException("the group has characters that no group has, or is too long", nameof(record));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RecordPosition>(cancellationToken);
        }

        if (!_queue.TryAdd(record, out PendingAppend? append))
        {
            return ValueTask.FromException<RecordPosition>(new JournalOverflowException(_folder.Path));
        }

        return cancellationToken.CanBeCanceled
            ? new ValueTask<RecordPosition>(append.Task.AsTask().WaitAsync(cancellationToken))
            : append.Task;
    }

    /// <summary>
    /// Takes no more records, writes those it has, and closes. Where it cannot write, it tries once more and gives them up: an event
    /// reports it, <see cref="JournalStatus.GivenUp"/> counts them, and the next opening writes the gap record.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _check.DisposeAsync();
        _queue.Close();
#pragma warning disable VSTHRD003 // Completed by our own thread, which waits for no other: no deadlock is possible.
        await _ended.Task;
#pragma warning restore VSTHRD003 // As above.
    }

    internal static Journal Open(
        JournalOptions options,
        TimeProvider time,
        IJournalFolder folder,
        EpochFile epochs,
        LossFile losses,
        StorageKeyFolder? keyFiles = null)
    {
        IJournalFolderLock? folderLock = null;
        try
        {
            folder.Ensure();
            folderLock = folder.Lock();
            Recovery recovery = Recovery.Read(folder, epochs, options.ApplianceId, time.GetUtcNow());
            var queue = new AppendQueue(options.MaxPendingRecords, options.MaxPendingOctets);
            if (recovery.Gap is { } gap)
            {
                queue.AddGap(gap.ToRecord(time.GetUtcNow()));
            }

            if (losses.Read(time.GetUtcNow()) is { } earlier)
            {
                queue.AddGap(earlier.ToRecord(time.GetUtcNow()));
                options.Notify(EarlierLoss(options.Name, folder.Path, losses.Unknown, earlier));
            }

            Report(options, folder.Path, recovery);
            var keys = new StorageKeyRing(keyFiles ?? StorageKeyFolder.Of(options.Folder));
            var writer = new JournalWriter(options, time, folder, epochs, losses, queue, keys, folderLock, recovery);
            folderLock = null;
            if (writer.Prepare() is { Error: var error } failure && IsLasting(error))
            {
                writer.Dispose();
                keys.Dispose();
                throw failure;
            }

            return new Journal(options, time, folder, queue, keys, writer, recovery);
        }
        catch (JournalFileException error) when (error.Error == Errno.WouldBlock)
        {
            throw new JournalUnusableException(
                $"journal {folder.Path} is written by another process: stop it, or give this one another folder", error);
        }
        catch (JournalFileException error)
        {
            throw new JournalUnusableException(
                $"journal {folder.Path}: {error.Message}; use a folder that this user can create and write", error);
        }
        finally
        {
            folderLock?.Dispose();
        }
    }

    private static void Report(JournalOptions options, string path, Recovery recovery)
    {
        if (recovery.Damage is { } damage)
        {
            string text = $"journal {path}: {damage}; the file stays unchanged and a new epoch begins; "
                + "'sinkhole evidence verify' shows what is lost";
            options.Notify(new JournalEvent(options.Name, JournalEventKind.DamageFound, text));
        }
        else if (recovery.Unknown is { } unknown)
        {
            string text = $"journal {path}: {unknown}; the file stays unchanged and a new epoch begins; verify it with the newer version";
            options.Notify(new JournalEvent(options.Name, JournalEventKind.UnknownVersionFound, text));
        }
        else if (recovery.Gap is { } gap)
        {
            string text = $"journal {path}: the last frame was incomplete: its {gap.Octets} octets are removed, and a gap record says so";
            options.Notify(new JournalEvent(options.Name, JournalEventKind.TailCut, text));
        }
    }

    private static JournalEvent EarlierLoss(string name, string path, string? unknown, in GapRecord loss) => unknown is null
        ? new JournalEvent(
            name,
            JournalEventKind.EarlierLossReported,
            $"journal {path}: {Describe(loss)} when it was last closed, because the disk refused writes; a gap record says so")
        : new JournalEvent(
            name,
            JournalEventKind.UnknownVersionFound,
            $"journal {path}: {unknown}; it is kept under another name, and a gap record says that {Describe(loss)}");

    private static string Describe(in GapRecord loss) => loss.Records == 0
        ? "an unknown number of records was given up"
        : $"{loss.Records} records between {loss.From:u} and {loss.Until:u} were given up";

    private static bool IsLasting(int error) => error
        is Errno.AccessDenied or Errno.NotPermitted or Errno.NotADirectory or Errno.ReadOnlyFileSystem;

    private void Run()
    {
        try
        {
            _writer.Run();
        }
        finally
        {
            _keys.Dispose();
            _ended.SetResult();
        }
    }
}
