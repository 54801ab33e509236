using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.NameServer.Policy;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Finds the blocking order of a host for the warning site, with the table, precedence and clock of the name server.</summary>
internal sealed class BlockedNames : IBlockedNames
{
    // Wire form has a length octet before each label and one for the root; text has only dots between labels.
    private const int OctetsBeyondText = 2;

    private readonly LoadedCell _loaded;
    private readonly OrderClock _clock;

    public BlockedNames(LoadedCell loaded, OrderClock clock)
    {
        _loaded = loaded;
        _clock = clock;
    }

    /// <inheritdoc/>
    public bool TryFind(scoped WireName host, [NotNullWhen(true)] out BlockedName? blocked)
    {
        blocked = null;
        LoadedSet loaded = _loaded.Current;
        List<PolicyRule> covering = [];
        PolicyVerdict verdict = loaded.Generation.Policy.FindAll(host, _clock.Now(), covering);
        if (verdict.Rule is not { Page.Name: string page } rule || !loaded.Pages.TryGetValue((page, rule.Order.Id), out OrderPages? pages))
        {
            return false;
        }

        int entryCharacters = host.Octets.Length - verdict.ApexOffset - OctetsBeyondText;
        blocked = new BlockedName(pages, [.. OrderIds(covering)], loaded.Generation.Number, entryCharacters);
        return true;
    }

    private static IEnumerable<string> OrderIds(List<PolicyRule> covering)
    {
        foreach (PolicyRule rule in covering)
        {
            yield return rule.Order.Id;
        }
    }
}
