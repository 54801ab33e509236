using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the list <c>dns.canaries</c>.</summary>
internal static class CanaryReader
{
    private static readonly Choices<CanaryOption> Canaries = new(("firefox", CanaryOption.Firefox), ("icloud", CanaryOption.ICloud));

    /// <summary>Reads the list.</summary>
    public static ImmutableArray<CanaryOption> Read(YamlEvents events)
    {
        List<CanaryOption> canaries = [];
        if (!events.TryOpenList("dns.canaries"))
        {
            return [];
        }

        while (events.AtItem())
        {
            YamlToken token = events.Current;
            if (events.ReadChoice("dns.canaries", Canaries) is not CanaryOption canary)
            {
                continue;
            }

            if (canaries.Contains(canary))
            {
                events.Report(token, ConfigurationCodes.Duplicate, $"'dns.canaries' names {token.Text} twice");
            }

            canaries.Add(canary);
        }

        return [.. canaries];
    }
}
