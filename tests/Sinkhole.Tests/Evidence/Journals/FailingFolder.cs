using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>A real folder whose disk can be full.</summary>
internal sealed class FailingFolder(string path) : IJournalFolder
{
    private const int NoSpace = 28;

    private readonly LibCFolder _folder = new(path);

    /// <summary>Whether every write fails; any thread.</summary>
    public volatile bool IsFailing;

    public string Path => _folder.Path;

    public void Ensure() => _folder.Ensure();

    public IJournalFolderLock Lock() => _folder.Lock();

    public IReadOnlyList<string> List() => _folder.List();

    public bool Has(string name) => _folder.Has(name);

    public FileIdentity? Find(string name) => _folder.Find(name);

    public long? FreeOctets() => _folder.FreeOctets();

    public IJournalSource Read(string name) => _folder.Read(name);

    public IJournalFile Create(string name) => new FailingFile(this, _folder.Create(name));

    public IJournalFile Reopen(string name) => _folder.Reopen(name);

    public void Rename(string from, string to) => _folder.Rename(from, to);

    public void Delete(string name) => _folder.Delete(name);

    public void Sync() => _folder.Sync();

    private sealed class FailingFile(FailingFolder folder, IJournalFile file) : IJournalFile
    {
        public void Write(ReadOnlySpan<byte> octets, long offset)
        {
            if (folder.IsFailing)
            {
                throw new JournalFileException("write", folder.Path, NoSpace);
            }

            file.Write(octets, offset);
        }

        public void Sync() => file.Sync();

        public void Truncate(long octets) => file.Truncate(octets);

        public FileIdentity Identify() => file.Identify();

        public void Dispose() => file.Dispose();
    }
}
