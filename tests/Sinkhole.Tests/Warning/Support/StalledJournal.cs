using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>A journal on a disk that blocks every sync of a file until it is released.</summary>
internal sealed class StalledJournal : IDisposable
{
    private readonly ManualResetEventSlim _gate = new(initialState: false);

    public Journal Open(JournalOptions options, TimeProvider time) => Journal.Open(
        options,
        time,
        new StalledFolder(new LibCFolder(options.Folder), _gate),
        new EpochFile(new LibCFolder(Path.GetDirectoryName(options.Folder)!), "hits.epoch"),
        new LossFile(new LibCFolder(Path.GetDirectoryName(options.Folder)!), "hits.loss"));

    public void LetGo() => _gate.Set();

    public void Dispose()
    {
        _gate.Set();
        _gate.Dispose();
    }

    private sealed class StalledFolder(IJournalFolder folder, ManualResetEventSlim gate) : IJournalFolder
    {
        public string Path => folder.Path;

        public void Ensure() => folder.Ensure();

        public IJournalFolderLock Lock() => folder.Lock();

        public IReadOnlyList<string> List() => folder.List();

        public bool Has(string name) => folder.Has(name);

        public FileIdentity? Find(string name) => folder.Find(name);

        public long? FreeOctets() => folder.FreeOctets();

        public IJournalSource Read(string name) => folder.Read(name);

        public IJournalFile Create(string name) => new StalledFile(folder.Create(name), gate);

        public IJournalFile Reopen(string name) => folder.Reopen(name);

        public void Rename(string from, string to) => folder.Rename(from, to);

        public void Delete(string name) => folder.Delete(name);

        public void Sync() => folder.Sync();
    }

    private sealed class StalledFile(IJournalFile file, ManualResetEventSlim gate) : IJournalFile
    {
        private bool _hasHeader;

        public void Write(ReadOnlySpan<byte> octets, long offset) => file.Write(octets, offset);

        public void Truncate(long octets) => file.Truncate(octets);

        public FileIdentity Identify() => file.Identify();

        public void Sync()
        {
            // The first sync is the segment's header, within Open.
            if (_hasHeader)
            {
                gate.Wait();
            }

            _hasHeader = true;
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
