using System.Collections.Generic;
using Sinkhole.Documents.Files;

namespace Sinkhole.Configuration;

/// <summary>The formats of the files that configure the appliance.</summary>
internal static class FileFormats
{
    /// <summary>"sinkhole.config/" and any version; the reader says which version it reads.</summary>
    public static FileFormat Configuration { get; } = new(
        "a configuration",
        $"a configuration has the line 'format: sinkhole.config/1'; {InstalledFiles.Configuration} shows one",
        ["sinkhole.config/"],
        needed: 1);

    /// <summary>Text catalogues: half of their keys, because they have no format line.</summary>
    public static FileFormat Catalogue(IReadOnlyCollection<string> keys)
    {
        List<string> marks = [];
        foreach (string key in keys)
        {
            marks.Add(key + ":");
        }

        return new FileFormat(
            "a text catalogue",
            $"begin with a copy of the catalogue for English ({InstalledFiles.EnglishTexts})",
            marks,
            (keys.Count + 1) / 2);
    }
}
