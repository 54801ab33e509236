using System;
using Sinkhole.NameServer.Caching;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What makes two questions under way the same: the key they have in the cache.</summary>
internal sealed class FlightKey : IEquatable<FlightKey>
{
    private readonly byte[] _octets;
    private readonly int _hash;

    /// <summary>Copies a key.</summary>
    public FlightKey(scoped CacheKey key)
    {
        _octets = key.Octets.ToArray();
        var hash = default(HashCode);
        hash.AddBytes(_octets);
        _hash = hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool Equals(FlightKey? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlightKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
