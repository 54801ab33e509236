using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>
/// Names that are answered here and never forwarded (rule M15): those of <see cref="SpecialNames"/>, and canary names that the operator
/// denies. Immutable; any thread; 0 B for each query.
/// </summary>
/// <remarks>Every ancestor of a name is in the table too: the walk from the root ends at the first label that is not.</remarks>
public sealed class LocalZones
{
    private readonly FrozenDictionary<ulong, LocalName> _names;

    /// <summary>The standard names, and the names of canaries that the operator wants denied.</summary>
    public LocalZones(IReadOnlyCollection<Canary> denied)
    {
        var builder = new LocalZoneBuilder();
        foreach (SpecialName special in SpecialNames.All)
        {
            builder.Add(special.Name, special.Role, special.Records);
        }

        foreach (Canary canary in denied)
        {
            foreach (string name in NamesOf(canary))
            {
                builder.Add(name, LocalRole.Denied);
            }
        }

        _names = builder.Build();
    }

    /// <summary>The standard names alone.</summary>
    public static LocalZones Standard { get; } = new([]);

    /// <summary>Names in the table.</summary>
    internal int Count => _names.Count;

    /// <summary>Finds the zone that a name belongs to.</summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="match">Its place.</param>
    internal bool TryFind(scoped WireName name, out LocalMatch match)
    {
        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        var levels = new NameLevels(name, scratch);
        LocalName? apex = null;
        LocalName? last = null;
        int apexOffset = 0;
        while (levels.Level < levels.Count)
        {
            levels.Descend();
            if (!TryGet(levels, out last))
            {
                break;
            }

            if (last.Role is not (LocalRole.Ancestor or LocalRole.Inside))
            {
                apex = last;
                apexOffset = levels.Start;
            }
        }

        match = apex is null ? default : new LocalMatch(apex, apexOffset, last);
        return apex is not null;
    }

    private static string[] NamesOf(Canary canary) => canary switch
    {
        Canary.Firefox => ["use-application-dns.net"],
        Canary.ICloud => ["mask.icloud.com", "mask-h2.icloud.com"],
        _ => throw new ArgumentOutOfRangeException(nameof(canary), canary, "no such canary"),
    };

    private bool TryGet(scoped in NameLevels levels, [NotNullWhen(true)] out LocalName? found)
    {
        if (_names.TryGetValue(levels.Hash, out found) && found.Is(levels.Name))
        {
            return true;
        }

        found = null;
        return false;
    }
}
