using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using Sinkhole.Orders.Reading;

namespace Sinkhole.Reload;

/// <summary>How the files of a configuration stand: one number over names, sizes, times, modes, links and identities.</summary>
/// <remarks>Taken before files are read, it says later whether that reading is still true of them. Only files that a reading would read,
/// or name in a finding, count: an editor's own files change without end. Immutable.</remarks>
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
    public static readonly FileMarks OfNothing = new([], [], []);

    private readonly IReadOnlyList<Mark> _marks;
    private readonly HashSet<string> _named;

    private FileMarks(IReadOnlyList<string> paths, IReadOnlyList<Mark> marks, HashSet<string> named)
    {
        Paths = paths;
        _marks = marks;
        _named = named;
        foreach (Mark mark in marks)
        {
            if (mark.Counts || named.Contains(mark.Path))
            {
                Sum += mark.Number;
                MayHideChange |= mark.IsYoung;
            }
        }
    }

    /// <summary>What was looked at, there or not.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The number: a sum, because a folder lists its files in any order.</summary>
    public ulong Sum { get; }

    /// <summary>Whether something changed so short a time before that a further change in that tick would not alter the number.</summary>
    public bool MayHideChange { get; }

    /// <summary>Looks at files and at folders with all below them.</summary>
    /// <param name="paths">There or not.</param>
    /// <param name="now">The instant of looking.</param>
    public static FileMarks Of(IReadOnlyList<string> paths, DateTimeOffset now) => Of(paths, [], now);

    /// <summary>Looks at the same files again.</summary>
    /// <param name="now">The instant of looking.</param>
    public FileMarks Again(DateTimeOffset now) => Of(Paths, _named, now);

    /// <summary>These and others that were taken at another instant, as one.</summary>
    public FileMarks With(FileMarks other) => new([.. Paths, .. other.Paths], [.. _marks, .. other._marks], [.. _named, .. other._named]);

    /// <summary>The same with further files that count: those that orders name.</summary>
    /// <param name="files">Files below the paths, or beside one.</param>
    /// <param name="now">The instant of looking at those that no path led to.</param>
    public FileMarks Counting(IReadOnlyCollection<string> files, DateTimeOffset now)
    {
        HashSet<string> seen = [];
        foreach (Mark mark in _marks)
        {
            seen.Add(mark.Path);
        }

        List<string> named = [];
        foreach (string file in files)
        {
            named.Add(Path.GetFullPath(file));
        }

        List<string> beside = named.FindAll(file => !seen.Contains(file));
        return new FileMarks([.. Paths, .. beside], [.. _marks, .. Of(beside, now)._marks], [.. _named, .. named]);
    }

    private static FileMarks Of(IReadOnlyList<string> paths, HashSet<string> named, DateTimeOffset now)
    {
        List<Mark> marks = [];
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                marks.Add(MarkOf(new FileInfo(path), counts: true, now.UtcDateTime));
                continue;
            }

            marks.Add(MarkOf(new DirectoryInfo(path), counts: true, now.UtcDateTime));
            try
            {
                foreach (FileSystemInfo entry in Below(path))
                {
                    marks.Add(MarkOf(entry, OrderFileNames.IsNoticed(entry.Name), now.UtcDateTime));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The folder goes away, or may not be read: the reload that reads it says so.
                marks.Add(new Mark(path, Number: 1, Counts: true, IsYoung: false));
            }
        }

        return new FileMarks(paths, marks, named);
    }

    // Orders are not read through links to folders; below one may lie the whole disk, or the folder itself once more.
    private static FileSystemEnumerable<FileSystemInfo> Below(string folder) =>
        new(folder, static (ref entry) => entry.ToFileSystemInfo(), Everything)
        {
            ShouldRecursePredicate = static (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !OrderFileNames.IsHidden(entry.FileName),
        };

    private static Mark MarkOf(FileSystemInfo entry, bool counts, DateTime now)
    {
        if (!entry.Exists)
        {
            return new Mark(entry.FullName, (uint)HashCode.Combine(entry.FullName), counts, IsYoung: false);
        }

        // The times of a folder change with every file in it, those that do not count too; a file that comes or goes is seen by itself.
        bool isFolder = entry is DirectoryInfo;
        long length = entry is FileInfo file ? file.Length : 0;
        DateTime written = isFolder ? default : entry.LastWriteTimeUtc;

        // The time of creation is the file's identity here: one that was put in the place of another is younger.
        DateTime created = isFolder ? default : entry.CreationTimeUtc;
        uint number = (uint)HashCode.Combine(entry.FullName, entry.LinkTarget, length, written, created, entry.UnixFileMode);
        bool doesCount = counts || (isFolder && !OrderFileNames.IsHidden(entry.Name));
        return new Mark(entry.FullName, number, doesCount, IsYoung(written, now) || IsYoung(created, now));
    }

    // A file dated far ahead was not written now; to doubt it until then would be to read it again and again.
    private static bool IsYoung(DateTime changed, DateTime now)
    {
        TimeSpan tick = changed.Ticks % TimeSpan.TicksPerSecond == 0 ? CoarseTick : FineTick;
        return changed > now - tick && changed < now + CoarseTick;
    }

    private readonly record struct Mark(string Path, uint Number, bool Counts, bool IsYoung);
}
