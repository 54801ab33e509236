using System.Collections.Generic;

namespace Sinkhole.Evidence.Journals;

/// <summary>A folder of journal files by their bare names: libc underneath, a power-loss simulator in tests.</summary>
/// <remarks>Every call throws <see cref="JournalFileException"/> on failure. Names change durably only with <see cref="Sync"/>.</remarks>
internal interface IJournalFolder
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>Makes the folder, 0700, where it is missing.</summary>
    void Ensure();

    /// <summary>Names of the files in it, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Whether a file of that name is there now.</summary>
    bool Has(string name);

    /// <summary>Octets that can still be written to the file system, or null where it cannot say.</summary>
    long? FreeOctets();

    /// <summary>Opens a file for reading.</summary>
    IJournalSource Read(string name);

    /// <summary>Creates an empty file, 0600; one of that name goes first.</summary>
    IJournalFile Create(string name);

    /// <summary>Opens a file that is there, to make it durable and to cut it.</summary>
    IJournalFile Reopen(string name);

    /// <summary>Gives a file another name, in one step; a file of that name goes.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Returns once all names are durable.</summary>
    void Sync();
}
