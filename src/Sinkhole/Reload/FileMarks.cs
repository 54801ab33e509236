using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;

namespace Sinkhole.Reload;

/// <summary>How files and folders stand: one number over names, sizes, times, modes, links and identities.</summary>
/// <remarks>Taken before files are read, it says later whether that reading is still true of them. Immutable.</remarks>
internal sealed class FileMarks
{
    // As deep as orders are looked for.
    private const int DeepestFolder = 32;

    // Two changes within one tick of the file system's clock look like one: the kernel's ticks each 10 ms or oftener, and a time without a
    // fraction of a second may come from a file system that keeps none.
    private static readonly TimeSpan FineTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CoarseTick = TimeSpan.FromSeconds(2);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = DeepestFolder,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Of no file.</summary>
    public static readonly FileMarks OfNothing = new([], sum: 0, mayHide: false);

    private FileMarks(IReadOnlyList<string> paths, ulong sum, bool mayHide)
    {
        Paths = paths;
        Sum = sum;
        MayHideChange = mayHide;
    }

    /// <summary>What was looked at, there or not.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The number.</summary>
    public ulong Sum { get; }

    /// <summary>Whether something changed so short a time before that a further change in that tick would not alter the number.</summary>
    public bool MayHideChange { get; }

    /// <summary>Looks at files and at folders with all below them.</summary>
    /// <param name="paths">There or not.</param>
    /// <param name="now">The instant of looking.</param>
    public static FileMarks Of(IReadOnlyList<string> paths, DateTimeOffset now)
    {
        ulong sum = 0;
        bool mayHide = false;
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                Add(new FileInfo(path), now.UtcDateTime, ref sum, ref mayHide);
                continue;
            }

            Add(new DirectoryInfo(path), now.UtcDateTime, ref sum, ref mayHide);
            try
            {
                foreach (FileSystemInfo entry in Below(path))
                {
                    Add(entry, now.UtcDateTime, ref sum, ref mayHide);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The folder goes away, or may not be read: the reload that reads it says so.
                sum++;
            }
        }

        return new FileMarks(paths, sum, mayHide);
    }

    /// <summary>These and others that were taken at another instant, as one.</summary>
    public FileMarks With(FileMarks other) => new([.. Paths, .. other.Paths], Sum + other.Sum, MayHideChange || other.MayHideChange);

    // Orders are not read through links to folders; below one may lie the whole disk, or the folder itself once more.
    private static FileSystemEnumerable<FileSystemInfo> Below(string folder) =>
        new(folder, static (ref entry) => entry.ToFileSystemInfo(), Everything)
        {
            ShouldRecursePredicate = static (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    /// <summary>Adds a file's mark: a sum, because a folder lists its files in any order.</summary>
    private static void Add(FileSystemInfo entry, DateTime now, ref ulong sum, ref bool mayHide)
    {
        if (!entry.Exists)
        {
            sum += (uint)HashCode.Combine(entry.FullName);
            return;
        }

        // The time of creation is the file's identity here: one that was put in the place of another is younger.
        long length = entry is FileInfo file ? file.Length : 0;
        DateTime written = entry.LastWriteTimeUtc;
        DateTime created = entry.CreationTimeUtc;
        sum += (uint)HashCode.Combine(entry.FullName, entry.LinkTarget, length, written, created, entry.UnixFileMode);
        mayHide |= IsYoung(written, now) || IsYoung(created, now);
    }

    // A file dated far ahead was not written now; to doubt it until then would be to read it again and again.
    private static bool IsYoung(DateTime changed, DateTime now)
    {
        TimeSpan tick = changed.Ticks % TimeSpan.TicksPerSecond == 0 ? CoarseTick : FineTick;
        return changed > now - tick && changed < now + CoarseTick;
    }
}
