using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>Finds the journals below a folder: one in each folder that holds segments, or beside which an epoch is kept.</summary>
public static class JournalFolders
{
    /// <summary>What to verify, in the order of the names.</summary>
    /// <param name="path">A data folder, the folder of one journal, or one of its segments.</param>
    /// <param name="notes">Gets a note for each folder that may hold a journal and cannot be listed.</param>
    /// <returns>
    /// The path itself if it is a file, holds segments, or is the folder of a missing journal; and the folders directly below it that
    /// hold segments, or have an epoch file, also if the folder itself is missing.
    /// </returns>
    /// <exception cref="JournalUnusableException">There is no such folder, it cannot be listed, or no journal is there.</exception>
    public static IReadOnlyList<string> Find(string path, ICollection<JournalFinding>? notes = null)
    {
        // Asked first: a journal that is gone cannot be listed.
        bool isFile = File.Exists(path) && !IsForbidden(path);
        if (IsLost(path) || (File.Exists(path) && (!isFile || SegmentName.TryParse(Path.GetFileName(path), out _))))
        {
            return [path];
        }

        if (isFile)
        {
            throw new JournalUnusableException(
                $"{path}: not a segment's name; give a folder, or a file <epoch>-<first sequence>.seg", cause: null);
        }

        List<string> entries = [.. JournalReader.ListAll(path)];
        entries.Sort(StringComparer.Ordinal);
        List<string> unlisted = [];
        List<string> found = HoldsSegments(entries) ? [path] : [];
        found.AddRange(FindBelow(path, entries, (name, cause) =>
        {
            unlisted.Add(name);
            string text = $"cannot be listed, so a journal in it is not verified: {cause.Message}";
            notes?.Add(new JournalFinding(Path.Join(path, name), 0, IsDamage: false, JournalFindingCode.Unlisted, text));
        }));
        return found.Count > 0 ? found
            : File.Exists(EpochFileOf(path)) ? [path]
            : throw NothingFound(path, unlisted);
    }

    /// <summary>Whether a journal was begun under this path and no folder is there now, whatever else is.</summary>
    internal static bool IsLost(string path) =>
        File.Exists(EpochFileOf(path)) && !IsFolder(path, out JournalFileException? cause) && cause is null;

    /// <summary>Whether this user may not even learn what is at the path.</summary>
    internal static bool IsForbidden(string path) => !IsFolder(path, out JournalFileException? cause) && cause is not null;

    private static IEnumerable<string> FindBelow(string folder, List<string> entries, Action<string, JournalFileException> onUnlisted)
    {
        HashSet<string> names = [.. entries];
        foreach (string name in entries)
        {
            string below = Path.Join(folder, name);
            if (names.Contains(name + EpochFile.Extension))
            {
                // Added at its epoch file, whether it is a folder or not.
                continue;
            }

            if (name.EndsWith(EpochFile.Extension, StringComparison.Ordinal) && name != EpochFile.Extension)
            {
                string journal = name[..^EpochFile.Extension.Length];
                if (names.Contains(journal) || File.Exists(below))
                {
                    yield return Path.Join(folder, journal);
                }
            }
            else if (!SegmentName.TryParse(name, out _) && HoldsSegments(below, cause => onUnlisted(name, cause)))
            {
                yield return below;
            }
        }
    }

    private static bool HoldsSegments(string folder, Action<JournalFileException> onUnlisted)
    {
        try
        {
            if (IsFolder(folder, out JournalFileException? cause))
            {
                return JournalScanner.ListSegments(new LibCFolder(folder)).Count > 0;
            }

            if (cause is not null)
            {
                onUnlisted(cause);
            }
        }
        catch (JournalFileException error)
        {
            onUnlisted(error);
        }

        return false;
    }

    private static bool HoldsSegments(IEnumerable<string> names) => names.Any(static name => SegmentName.TryParse(name, out _));

    /// <summary>Whether a folder is at the path.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <param name="cause">Why that is not known; null where it is.</param>
    private static bool IsFolder(string path, out JournalFileException? cause)
    {
        cause = null;
        if (Directory.Exists(path))
        {
            return true;
        }

        try
        {
            // .NET says of a folder that this user may not reach that it does not exist.
            _ = LibCFile.TryIdentify(path, followsLinks: true);
        }
        catch (JournalFileException error) when (error.IsForbidden)
        {
            cause = error;
        }
        catch (JournalFileException)
        {
            // As links that lead in a circle: no folder.
        }

        return false;
    }

    private static string EpochFileOf(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + EpochFile.Extension;

    private static JournalUnusableException NothingFound(string folder, List<string> unlisted)
    {
        string where = unlisted.Count == 0
            ? $"{folder}: there is no journal here or directly below"
            : $"{folder}: this user sees no journal here or directly below ({string.Join(", ", unlisted)} cannot be listed: use root)";
        return new JournalUnusableException(
            $"{where}: give the data folder ('data' of the configuration, /var/lib/sinkhole by default), the folder of a journal in it, or "
                + "one file <epoch>-<first sequence>.seg",
            cause: null);
    }
}
