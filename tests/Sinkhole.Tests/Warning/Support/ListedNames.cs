using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>Whole subtrees, each under an order, while the order is in force.</summary>
internal sealed class ListedNames : IBlockedNames
{
    private readonly List<(byte[] Name, OrderPages Pages)> _listed = [];

    /// <summary>The number of the generation that it says it is.</summary>
    public const long Generation = 4711;

    public ListedNames Add(string name, OrderFacts facts) => Add(name, SampleOrders.Pages(facts).Find(facts.Id)!);

    public ListedNames Add(string name, OrderPages pages)
    {
        byte[] wire = new byte[WireLimits.NameOctets];
        if (!NameText.TryParse(name, wire, out int octets, out NameTextError error))
        {
            throw new ArgumentException($"{name}: {error}", nameof(name));
        }

        _listed.Add((wire[..octets], pages));
        return this;
    }

    public bool TryFind(scoped WireName host, [NotNullWhen(true)] out BlockedName? blocked)
    {
        blocked = null;
        foreach ((byte[] name, OrderPages pages) in _listed)
        {
            if (host.IsAtOrBelow(new WireName(name)))
            {
                blocked ??= new BlockedName(pages, [.. _listed.Select(listed => listed.Pages.Facts.Id).Distinct()], Generation, name.Length - 2);
            }
        }

        return blocked is not null;
    }
}
