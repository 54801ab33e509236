using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.JournalWriter.Rolling;

/// <summary>
/// A journal's folder without a disk: a segment is an array, and the array of a deleted segment is that of the next one. So it grows by
/// nothing, however many records pass through.
/// </summary>
internal sealed class RollingFolder : IJournalFolder
{
    private const int NoEntry = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Content> _files = new(StringComparer.Ordinal);
    private readonly Stack<byte[]> _free = [];
    private readonly int _maxOctets;
    private ulong _created;

    /// <param name="maxOctets">The longest that a file gets.</param>
    public RollingFolder(int maxOctets)
    {
        _maxOctets = maxOctets;
    }

    public string Path => "/simulated/hits";

    /// <summary>Files that were deleted.</summary>
    public long Deleted { get; private set; }

    public void Ensure()
    {
    }

    public IJournalFolderLock Lock() => new NoLock();

    public IReadOnlyList<string> List() => Locked(() => _files.Keys.ToArray());

    public bool Has(string name) => Locked(() => _files.ContainsKey(name));

    public FileIdentity? Find(string name) => Locked(() => _files.TryGetValue(name, out Content? file) ? file.Identity : default(FileIdentity?));

    public long? FreeOctets() => null;

    public IJournalSource Read(string name) => new Source(Open(name));

    public IJournalFile Create(string name) => Locked(() =>
    {
        byte[] octets = _free.TryPop(out byte[]? free) ? free : new byte[_maxOctets];
        var file = new Content(octets, ++_created);
        _files[name] = file;
        return new File(file);
    });

    public IJournalFile Reopen(string name) => new File(Open(name));

    public void Rename(string from, string to) => Locked(() =>
    {
        _files[to] = _files[from];
        return _files.Remove(from);
    });

    public void Delete(string name) => Locked(() =>
    {
        if (_files.Remove(name, out Content? file))
        {
            _free.Push(file.Octets);
            Deleted++;
        }

        return file;
    });

    public void Sync()
    {
    }

    private Content Open(string name) =>
        Locked(() => _files.GetValueOrDefault(name)) ?? throw new JournalFileException("open", name, NoEntry);

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    private sealed class Content(byte[] octets, ulong inode)
    {
        private int _length;

        public byte[] Octets { get; } = octets;

        public FileIdentity Identity => new(Device: 1, inode, Length, IsRegular: true);

        public int Length
        {
            get => Volatile.Read(ref _length);
            set => Volatile.Write(ref _length, value);
        }
    }

    private sealed class File(Content content) : IJournalFile
    {
        public void Write(ReadOnlySpan<byte> octets, long offset)
        {
            octets.CopyTo(content.Octets.AsSpan((int)offset));
            content.Length = Math.Max(content.Length, (int)offset + octets.Length);
        }

        public void Sync()
        {
        }

        public void Truncate(long octets) => content.Length = (int)octets;

        public FileIdentity Identify() => content.Identity;

        public void Dispose()
        {
        }
    }

    private sealed class Source(Content content) : IJournalSource
    {
        public long Length => content.Length;

        public int Read(Span<byte> room, long offset)
        {
            int read = Math.Min(room.Length, content.Length - (int)offset);
            content.Octets.AsSpan((int)offset, read).CopyTo(room);
            return read;
        }

        public void Dispose()
        {
        }
    }

    private sealed class NoLock : IJournalFolderLock
    {
        public bool IsInPlace => true;

        public void Dispose()
        {
        }
    }
}
