using System;
using System.Collections.Generic;
using System.IO;

namespace Sinkhole.Tests.House;

/// <summary>The checked-out tree that this assembly was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every hand-written source file under a folder, sorted; paths are relative to the root, with '/'.</summary>
    public static IReadOnlyList<SourceText> Sources(string folder)
    {
        List<SourceText> sources = [];
        foreach (string path in Files(folder, "*.cs"))
        {
            sources.Add(new SourceText(path, File.ReadAllText(Path.Combine(Root, path))));
        }

        return sources;
    }

    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        string place = Path.Combine(Root, folder);
        if (!Directory.Exists(place))
        {
            return [];
        }

        List<string> paths = [];
        foreach (string path in Directory.EnumerateFiles(place, pattern, SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
            if (!relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal))
            {
                paths.Add(relative);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sinkhole.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Sinkhole.sln above {AppContext.BaseDirectory}: run the tests from a checked-out tree");
    }
}
