using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads a language catalogue: one flat mapping of keys to texts, the same keys in every language.</summary>
internal static class CatalogueReader
{
    private const int MaxCharacters = 2000;

    /// <summary>Reads one catalogue; every missing, unknown, repeated or empty text is a finding at its place.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="keys">The keys it must have, and no others.</param>
    /// <param name="findings">Gets all findings.</param>
    /// <returns>Null when there was an error.</returns>
    public static Catalogue? Read(IFileSystem files, string path, IEnumerable<string> keys, FindingList findings)
    {
        int refusals = findings.Refusals;
        string[] known = [.. keys.Order(StringComparer.Ordinal)];
        if (files.ReadText(path, FileFormats.Catalogue(known), findings) is not SourceText source)
        {
            return null;
        }

        YamlEvents events = YamlEvents.Open(source, findings);
        if (events.HasFailed || YamlMapping.TryOpen(events, "the catalogue", known) is not YamlMapping mapping)
        {
            return null;
        }

        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        Dictionary<string, SourcePosition> positions = new(StringComparer.Ordinal);
        while (mapping.TryReadKey(out string key))
        {
            positions[key] = new SourcePosition(path, events.Current.Line, events.Current.Column);
            texts[key] = events.ReadText(key, MaxCharacters) ?? string.Empty;
        }

        mapping.Require("the catalogue", known);
        return findings.Refusals == refusals ? new Catalogue(path, texts, positions) : null;
    }
}
