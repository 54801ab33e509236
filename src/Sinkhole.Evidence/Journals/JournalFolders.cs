using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Sinkhole.Evidence.Journals;

/// <summary>Finds the journals below a folder: one in each folder that holds segments, or beside which an epoch is kept.</summary>
public static class JournalFolders
{
    /// <summary>The extension of the file that keeps a journal's last epoch, beside its folder.</summary>
    internal const string EpochExtension = ".epoch";

    /// <summary>The folders of journals, in the order of their names.</summary>
    /// <param name="folder">A data folder, or the folder of one journal.</param>
    /// <returns>The folder itself where it holds segments, and those directly below it that do; the folder alone where none does.</returns>
    /// <exception cref="JournalUnusableException">There is no such folder, or it cannot be listed.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        List<string> entries = [.. JournalReader.ListAll(folder)];
        entries.Sort(StringComparer.Ordinal);
        HashSet<string> names = [.. entries];
        List<string> found = HoldsSegments(entries) ? [folder] : [];
        foreach (string name in entries)
        {
            string below = Path.Join(folder, name);
            if (Directory.Exists(below) && (names.Contains(name + EpochExtension) || HoldsSegments(JournalReader.ListAll(below))))
            {
                found.Add(below);
            }
        }

        return found.Count > 0 ? found : [folder];
    }

    private static bool HoldsSegments(IEnumerable<string> names) => names.Any(static name => SegmentName.TryParse(name, out _));
}
