using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>Finds the journals below a folder: one in each folder that holds segments, or beside which an epoch is kept.</summary>
public static class JournalFolders
{
    /// <summary>The folders of journals, in the order of their names.</summary>
    /// <param name="folder">A data folder, or the folder of one journal.</param>
    /// <returns>
    /// The folder itself where it holds segments, those directly below it that do, and those that are gone while their epoch is still kept;
    /// the folder alone where it is a journal's and has lost all of them.
    /// </returns>
    /// <exception cref="JournalUnusableException">There is no such folder, it cannot be listed, or no journal is there.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        List<string> entries = [.. JournalReader.ListAll(folder)];
        entries.Sort(StringComparer.Ordinal);
        HashSet<string> names = [.. entries];
        List<string> found = HoldsSegments(entries) ? [folder] : [];
        foreach (string name in entries)
        {
            string below = Path.Join(folder, name);
            if (Directory.Exists(below) && (names.Contains(name + EpochFile.Extension) || HoldsSegments(JournalReader.ListAll(below))))
            {
                found.Add(below);
            }
            else if (name.EndsWith(EpochFile.Extension, StringComparison.Ordinal) && IsLost(below[..^EpochFile.Extension.Length]))
            {
                found.Add(below[..^EpochFile.Extension.Length]);
            }
        }

        if (found.Count > 0)
        {
            return found;
        }

        return File.Exists(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + EpochFile.Extension)
            ? [folder]
            : throw new JournalUnusableException(
                $"{folder}: no journal lies here or directly below: give the data folder ('data' of the configuration, /var/lib/sinkhole "
                    + "by default), the folder of a journal in it, or one file <epoch>-<first sequence>.seg",
                cause: null);
    }

    /// <summary>Whether a journal was begun under this path and its folder is gone.</summary>
    internal static bool IsLost(string path) => !Directory.Exists(path) && File.Exists(path + EpochFile.Extension);

    private static bool HoldsSegments(IEnumerable<string> names) => names.Any(static name => SegmentName.TryParse(name, out _));
}
