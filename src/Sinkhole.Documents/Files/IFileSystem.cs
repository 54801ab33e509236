using System;
using System.Collections.Generic;
using System.IO;

namespace Sinkhole.Documents.Files;

/// <summary>The file system as orders and configuration see it: an error is an answer, never an exception.</summary>
/// <remarks>One implementation reads the disk; tests have one that fails as a disk can and no test folder will.</remarks>
public interface IFileSystem
{
    /// <summary>What is at a path, and whether it is a link.</summary>
    FileError Stat(string path, out FileKind kind, out bool isLink);

    /// <summary>The names in a folder, sorted, without their path.</summary>
    FileError List(string folder, out IReadOnlyList<string> names);

    /// <summary>Where a path leads when every link on its way is followed; what does not exist stays as it is written.</summary>
    string RealPath(string path) => path;

    /// <summary>Who may do what with a file or folder; null when unknown.</summary>
    UnixFileMode? ModeOf(string path) => null;

    /// <summary>When a file was last changed, UTC; null when unknown.</summary>
    DateTimeOffset? ChangedAt(string path);

    /// <summary>All octets of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxOctets">More than this is <see cref="FileError.TooLarge"/>, without reading it all.</param>
    /// <param name="octets">Owned by the caller; empty when there was an error.</param>
    FileError Read(string path, int maxOctets, out byte[] octets);

    /// <summary>All octets of a file, a piece at a time: for files that must not lie in memory whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxOctets">As above.</param>
    /// <param name="take">Given each piece in turn, cut anywhere; those before an error too.</param>
    FileError Read(string path, int maxOctets, OctetSink take)
    {
        FileError error = Read(path, maxOctets, out byte[] octets);
        take(octets);
        return error;
    }
}
