using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>Builds <see cref="LocalZones"/>: adds names and all their ancestors. One thread.</summary>
internal sealed class LocalZoneBuilder
{
    private readonly Dictionary<ulong, LocalName> _names = [];

    /// <summary>Adds a name; if it is there as an ancestor, it gets the new role.</summary>
    /// <exception cref="ArgumentException">It is not a name, is the root, or its hash collides with another name.</exception>
    public void Add(string name, LocalRole role, params LocalRecord[] records)
    {
        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        if (!NameText.TryParse(name, wire, out int octets, out NameTextError error) || octets == 1)
        {
            throw new ArgumentException($"'{name}' is not a name that can be answered here: {error}", nameof(name));
        }

        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        var levels = new NameLevels(new WireName(wire[..octets]), scratch);
        bool isInside = false;
        while (levels.Level < levels.Count)
        {
            levels.Descend();
            bool isLast = levels.Level == levels.Count;
            LocalRole wanted = isLast ? role : isInside ? LocalRole.Inside : LocalRole.Ancestor;
            LocalName existing = Put(levels, wanted, isLast ? records : []);
            isInside |= existing.Role is LocalRole.Apex or LocalRole.UnsignedApex or LocalRole.FallbackApex;
        }
    }

    /// <summary>The table.</summary>
    public FrozenDictionary<ulong, LocalName> Build() => _names.ToFrozenDictionary();

    private LocalName Put(scoped in NameLevels levels, LocalRole role, LocalRecord[] records)
    {
        if (_names.TryGetValue(levels.Hash, out LocalName? existing))
        {
            if (!existing.Is(levels.Name))
            {
                throw new ArgumentException("two names of the local zones have the same hash", nameof(levels));
            }

            if (role is LocalRole.Ancestor or LocalRole.Inside || existing.Role == role)
            {
                return existing;
            }
        }

        var name = new LocalName(levels.Name.ToArray(), role, records);
        _names[levels.Hash] = name;
        return name;
    }
}
