using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>A disk in memory that shows at any moment what a power loss would leave, and fails the calls that a test selects.</summary>
internal sealed class SimulatedDisk
{
    private const int NoSpace = 28;

    private readonly Lock _gate = new();

    public SimulatedDisk()
        : this(DiskState.Empty)
    {
    }

    public SimulatedDisk(DiskState state)
    {
        State = state;
    }

    public DiskState State { get; private set; }

    /// <summary>Called before each call that changes something: returns the errno with which it fails, or 0.</summary>
    public Func<DiskCall, int> Fault { get; set; } = static _ => 0;

    /// <summary>
    /// Called before a file is opened for reading (offset -1), and before it is read: returns the errno with which that fails, or 0.
    /// </summary>
    public Func<string, long, int> ReadFault { get; set; } = static (_, _) => 0;

    /// <summary>Called after each call, failed or not, on the thread that called.</summary>
    public Action<DiskCall> Called { get; set; } = static _ => { };

    public IJournalFolder Hits => Folder("hits/");

    /// <summary>The storage keys of the journal.</summary>
    public StorageKeyFolder Keys => new(Folder("keys/hits/"), Folder("keys/"));

    /// <summary>A folder on it; the prefix ends in a slash.</summary>
    public IJournalFolder Folder(string prefix) => new SimulatedFolder(this, prefix);

    /// <summary>Whether it is full: calls that need space fail, and overwriting in place works.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether a sync of a file reports success and does nothing.</summary>
    public bool IsLying { get; set; }

    /// <summary>How the names of the files begin about which such a disk lies; empty for all.</summary>
    public string LyingPrefix { get; set; } = string.Empty;

    public LossFile Losses => new(new SimulatedFolder(this, string.Empty), "hits.loss");

    public EpochFile Epochs => new(new SimulatedFolder(this, string.Empty), "hits.epoch");

    public string[] Names => [.. State.Names.Keys.Order(StringComparer.Ordinal)];

    private bool LiesAbout(string name) => IsLying && name.StartsWith(LyingPrefix, StringComparison.Ordinal);

    public byte[] Seen(string name) => State.Files[State.Names[name]].Seen;

    /// <summary>The same disk with other octets in one file.</summary>
    public SimulatedDisk With(string name, byte[] octets) => new(State with
    {
        Files = State.Files.SetItem(State.Names[name], new FileState(octets, octets, 0, 0)),
    });

    /// <summary>Other octets in one file, as somebody else writes them.</summary>
    public void Change(string name, byte[] octets)
    {
        lock (_gate)
        {
            State = With(name, octets).State;
        }
    }

    /// <summary>The same disk without one file.</summary>
    public SimulatedDisk Without(string name) => new(State with
    {
        Names = State.Names.Remove(name),
        DurableNames = State.DurableNames.Remove(name),
    });

    private void ThrowIfUnreadable(string call, string name, long offset)
    {
        if (ReadFault(name, offset) is var error and not 0)
        {
            throw new JournalFileException(call, name, error);
        }
    }

    private void Change(
        DiskCall call,
        string name,
        Func<DiskState, DiskState> change,
        Func<DiskState, DiskState>? onFailure = null,
        bool needsRoom = false)
    {
        int error = IsFull && needsRoom ? NoSpace : Fault(call);
        lock (_gate)
        {
            if (error == 0)
            {
                State = change(State);
            }
            else if (onFailure is not null)
            {
                State = onFailure(State);
            }
        }

        Called(call);
        if (error != 0)
        {
            throw new JournalFileException(call.ToString(), name, error);
        }
    }

    private sealed class SimulatedFolder(SimulatedDisk disk, string prefix) : IJournalFolder
    {
        public string Path => "/simulated/" + prefix.TrimEnd('/');

        public void Ensure()
        {
        }

        public IJournalFolderLock Lock() => new SimulatedLock();

        public IReadOnlyList<string> List() =>
            [.. disk.State.Names.Keys.Where(IsMine).Select(name => name[prefix.Length..])];

        // A folder is there as long as a file in it.
        public bool Has(string name) => disk.State.Names.ContainsKey(prefix + name)
            || disk.State.Names.Keys.Any(known => known.StartsWith($"{prefix}{name}/", StringComparison.Ordinal));

        public FileIdentity? Find(string name) =>
            disk.State.Names.TryGetValue(prefix + name, out int file) ? disk.IdentityOf(file) : null;

        public long? FreeOctets() => null;

        public IJournalSource Read(string name)
        {
            disk.ThrowIfUnreadable("open", prefix + name, offset: -1);
            return disk.State.Names.TryGetValue(prefix + name, out int file)
                ? new SimulatedSource(disk, prefix + name, disk.State.Files[file].Seen)
                : throw new JournalFileException("open", name, 2);
        }

        public IJournalFile Create(string name)
        {
            disk.Change(
                DiskCall.Create,
                name,
                state => state with
                {
                    Names = state.Names.SetItem(prefix + name, state.Files.Count),
                    Files = state.Files.Add(FileState.Empty),
                },
                needsRoom: true);
            return new SimulatedFile(disk, prefix + name, disk.State.Names[prefix + name], appends: true);
        }

        public IJournalFile Reopen(string name)
        {
            disk.Change(DiskCall.Reopen, name, static state => state);
            return new SimulatedFile(disk, prefix + name, disk.State.Names[prefix + name], appends: false);
        }

        public void Rename(string from, string to) => disk.Change(DiskCall.Rename, from, state => state with
        {
            Names = state.Names.SetItem(prefix + to, state.Names[prefix + from]).Remove(prefix + from),
        });

        public void Delete(string name) =>
            disk.Change(DiskCall.Delete, name, state => state with { Names = state.Names.Remove(prefix + name) });

        public void Sync() => disk.Change(DiskCall.SyncFolder, prefix, state => state with
        {
            DurableNames = state.DurableNames
                .RemoveRange(state.DurableNames.Keys.Where(IsMine))
                .AddRange(state.Names.Where(name => IsMine(name.Key))),
        });

        private bool IsMine(string name) => name.StartsWith(prefix, StringComparison.Ordinal) && !name[prefix.Length..].Contains('/');
    }

    private sealed class SimulatedSource(SimulatedDisk disk, string name, byte[] octets) : IJournalSource
    {
        public long Length => octets.Length;

        public int Read(Span<byte> room, long offset)
        {
            disk.ThrowIfUnreadable("read", name, offset);
            int read = Math.Min(room.Length, octets.Length - (int)offset);
            octets.AsSpan((int)offset, read).CopyTo(room);
            return read;
        }

        public void Dispose()
        {
        }
    }

    private FileIdentity IdentityOf(int file) => new(Device: 1, (ulong)file, State.Files[file].Seen.Length, IsRegular: true);

    private sealed class SimulatedLock : IJournalFolderLock
    {
        public bool IsInPlace => true;

        public void Dispose()
        {
        }
    }

    private sealed class SimulatedFile(SimulatedDisk disk, string name, int index, bool appends) : IJournalFile
    {
        public FileIdentity Identify() => disk.IdentityOf(index);

        public void Write(ReadOnlySpan<byte> octets, long given)
        {
            byte[] all = octets.ToArray();
            long offset = appends ? disk.State.Files[index].Seen.Length : given;
            disk.Change(
                DiskCall.Write,
                name,
                state => Set(state, state.Files[index].Written((int)offset, all)),
                state => Set(state, state.Files[index].Written((int)offset, all.AsSpan(0, all.Length / 2))),
                needsRoom: offset + all.Length > disk.State.Files[index].Seen.Length);
        }

        public void Sync() => disk.Change(
            DiskCall.Sync,
            name,
            state => disk.LiesAbout(name) ? state : Set(state, state.Files[index].Synced()),
            state => Set(state, state.Files[index].SyncFailed()));

        public void Truncate(long octets) =>
            disk.Change(DiskCall.Truncate, name, state => Set(state, state.Files[index].Truncated((int)octets)));

        public void Dispose()
        {
        }

        private DiskState Set(DiskState state, FileState file) => state with { Files = state.Files.SetItem(index, file) };
    }
}

/// <summary>The calls that change something.</summary>
internal enum DiskCall
{
    Create,
    Reopen,
    Write,
    Sync,
    Truncate,
    Rename,
    Delete,
    SyncFolder,
}
