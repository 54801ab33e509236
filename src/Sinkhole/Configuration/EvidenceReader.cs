using System;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>evidence</c>.</summary>
internal static class EvidenceReader
{
    private static readonly string[] Keys =
        ["budget", "retention", "countries", "audit_retention", "path", "agent", "checkpoints", "timestamp", "witnesses"];

    private static readonly TimeSpan MinRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxRetention = TimeSpan.FromDays(3650);
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
                    Retention = events.ReadDuration(key, MinRetention, MaxRetention) ?? options.Retention,
                },
                "countries" => options with { Countries = CountryReader.Read(events, MinRetention, MaxRetention) },
                "audit_retention" => options with
                {
                    AuditRetention = events.ReadDuration(key, MinRetention, MaxRetention) ?? options.AuditRetention,
                },
                "path" => options with { RecordsPath = events.ReadChoice(key, PathWords) ?? options.RecordsPath },
                "agent" => options with { RecordsAgent = events.ReadFlag(key) ?? options.RecordsAgent },
                "checkpoints" => options with { CheckpointEvery = ReadCheckpoints(events) ?? options.CheckpointEvery },
                "witnesses" => options with { Witnesses = WitnessReader.Read(events) },
                _ => options with { TimeStamp = TimeStampReader.Read(events) },
            };
        }

        return options;
    }

    private static TimeSpan? ReadCheckpoints(YamlEvents events)
    {
        TimeSpan? every = null;
        if (YamlMapping.TryOpen(events, "evidence.checkpoints", ["every"]) is YamlMapping mapping)
        {
            while (mapping.TryReadKey(out string key))
            {
                every = events.ReadDuration(key, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)) ?? every;
            }
        }

        return every;
    }
}
