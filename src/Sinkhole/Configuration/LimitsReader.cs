using System;
using System.Collections.Generic;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>limits</c>.</summary>
internal static class LimitsReader
{
    private const long MinMemory = 1L << 20;
    private const long MaxMemory = 4L << 30;
    private const int MinHits = 10;
    private const int MaxHits = 1_000_000;

    private static readonly string[] Keys = ["drain", "dns_tcp_memory", "web_memory", "hits_per_address"];

    /// <summary>Reads the section.</summary>
    public static LimitsOptions Read(YamlEvents events, Dictionary<string, YamlToken> places)
    {
        LimitsOptions options = new();
        if (YamlMapping.TryOpen(events, "limits", Keys) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            places[$"limits.{key}"] = mapping.KeyToken;
            options = key switch
            {
                "drain" => options with
                {
                    Drain = events.ReadDuration(key, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) ?? options.Drain,
                },
                "dns_tcp_memory" => options with { DnsTcpMemory = events.ReadSize(key, MinMemory, MaxMemory) ?? options.DnsTcpMemory },
                "web_memory" => options with { WebMemory = events.ReadSize(key, MinMemory, MaxMemory) ?? options.WebMemory },
                _ => options with { HitsPerAddress = events.ReadCount(key, MinHits, MaxHits) ?? options.HitsPerAddress },
            };
        }

        return options;
    }
}
