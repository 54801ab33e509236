using System;
using System.Collections.Generic;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A folder of journal files by their bare names: libc underneath, a power-loss simulator in tests.</summary>
/// <remarks>Every call throws <see cref="JournalFileException"/> on failure. Names change durably only with <see cref="Sync"/>.</remarks>
internal interface IJournalFolder
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>Makes the folder, 0700, where it is missing.</summary>
    void Ensure();

    /// <summary>Locks the folder that is there against every other process that would write to it.</summary>
    /// <exception cref="JournalFileException">
    /// Another holds it (<see cref="Errno.WouldBlock"/>), or it cannot be opened.
    /// </exception>
    IJournalFolderLock Lock();

    /// <summary>Names of all that is in it, in no order; not every entry is a file.</summary>
    IReadOnlyList<string> List();

    /// <summary>Whether a file of that name is there now.</summary>
    bool Has(string name);

    /// <summary>What a name refers to now; a link is not followed; null where there is no such name.</summary>
    FileIdentity? Find(string name);

    /// <summary>Octets that can still be written to the file system, or null where it cannot say.</summary>
    long? FreeOctets();

    /// <summary>Opens a regular file for reading; anything else, such as a pipe or a link, is refused and not waited for.</summary>
    IJournalSource Read(string name);

    /// <summary>Creates an empty file, 0600; an existing one is deleted first.</summary>
    IJournalFile Create(string name);

    /// <summary>Opens a file that is there, to make it durable and to cut it.</summary>
    IJournalFile Reopen(string name);

    /// <summary>Gives a file another name, in one step; an existing file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>
    /// Replaces a file atomically and durably: temporary file, sync, rename, sync of the folder. A missing folder is created.
    /// </summary>
    /// <param name="name">The file.</param>
    /// <param name="write">Writes the content to an empty file.</param>
    /// <remarks>
    /// The same steps as <see cref="Sinkhole.Platform.Files.DurableFile"/>, but each is a call of this interface, so that tests can cut the
    /// power after it.
    /// </remarks>
    void Replace(string name, Action<IJournalFile> write)
    {
        Ensure();
        string provisional = name + SegmentName.UnfinishedExtension;
        using (IJournalFile file = Create(provisional))
        {
            write(file);
            file.Sync();
        }

        Rename(provisional, name);
        Sync();
    }

    /// <summary>Removes a file; one that is not there is gone already.</summary>
    void Delete(string name);

    /// <summary>Returns once all names are durable.</summary>
    void Sync();
}
