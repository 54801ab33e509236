using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// Names about which a rule of the guard or the allow list may decide. Of a million names nearly all can be skipped: no rule
/// has to look at them.
/// </summary>
internal sealed class GuardFilter
{
    private readonly NameBloomFilter _names = new(32 * 1024);
    private readonly NameBloomFilter _trees = new(8 * 1024);

    /// <summary>Adds a name, itself alone.</summary>
    public void AddName(string name) => _names.Add(name);

    /// <summary>Adds a name and all below it.</summary>
    public void AddTree(string name)
    {
        _names.Add(name);
        _trees.Add(name);
    }

    /// <summary>Whether no rule can object to an entry of this name, whatever its match, and no allowed name lifts it.</summary>
    /// <param name="name">Folded.</param>
    public bool CanSkip(scoped WireName name)
    {
        Span<uint> hashes = stackalloc uint[WireLimits.Labels];
        int levels = NameBloomFilter.HashLevels(name, hashes);
        if (levels <= 1 || _names.MayContain(hashes[levels - 1]))
        {
            return false;
        }

        foreach (uint above in hashes[..(levels - 1)])
        {
            if (_trees.MayContain(above))
            {
                return false;
            }
        }

        return true;
    }
}
