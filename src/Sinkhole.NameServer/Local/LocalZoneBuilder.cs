using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>Gathers the names of <see cref="LocalZones"/> and puts every ancestor on the way to them. Not for two threads.</summary>
internal sealed class LocalZoneBuilder
{
    private readonly Dictionary<ulong, LocalName> _names = [];

    /// <summary>Adds a name; one that stands on the way to others takes the stronger role.</summary>
    /// <exception cref="ArgumentException">It is not a name, is the root, or has the hash of another.</exception>
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
            LocalName standing = Put(levels, wanted, isLast ? records : []);
            isInside |= standing.Role is LocalRole.Apex or LocalRole.UnsignedApex or LocalRole.FallbackApex;
        }
    }

    /// <summary>The table.</summary>
    public FrozenDictionary<ulong, LocalName> Build() => _names.ToFrozenDictionary();

    private LocalName Put(scoped in NameLevels levels, LocalRole role, LocalRecord[] records)
    {
        if (_names.TryGetValue(levels.Hash, out LocalName? standing))
        {
            if (!standing.Is(levels.Name))
            {
                throw new ArgumentException("two names of the local zones have one hash", nameof(levels));
            }

            if (role is LocalRole.Ancestor or LocalRole.Inside || standing.Role == role)
            {
                return standing;
            }
        }

        var name = new LocalName(levels.Name.ToArray(), role, records);
        _names[levels.Hash] = name;
        return name;
    }
}
