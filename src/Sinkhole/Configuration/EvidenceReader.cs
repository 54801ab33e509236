using System;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>evidence</c>.</summary>
internal static class EvidenceReader
{
    private static readonly string[] Keys = ["budget", "retention", "path", "agent"];
    private static readonly Choices<bool> PathWords = new(("words", true), ("none", false));

    /// <summary>Reads the section.</summary>
    public static EvidenceOptions Read(YamlEvents events)
    {
        EvidenceOptions options = new();
        if (YamlMapping.TryOpen(events, "evidence", Keys) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            options = key switch
            {
                "budget" => options with
                {
                    Budget = events.ReadDuration(key, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5)) ?? options.Budget,
                },
                "retention" => options with
                {
                    Retention = events.ReadDuration(key, TimeSpan.FromDays(1), TimeSpan.FromDays(3650)) ?? options.Retention,
                },
                "path" => options with { RecordsPath = events.ReadChoice(key, PathWords) ?? options.RecordsPath },
                _ => options with { RecordsAgent = events.ReadFlag(key) ?? options.RecordsAgent },
            };
        }

        return options;
    }
}
