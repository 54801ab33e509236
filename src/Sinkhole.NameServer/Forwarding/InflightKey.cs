using System;
using Sinkhole.NameServer.Caching;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Identifies the upstream queries with equal questions: their cache key.</summary>
internal sealed class InflightKey : IEquatable<InflightKey>
{
    private readonly byte[] _octets;
    private readonly int _hash;

    /// <summary>Copies a key.</summary>
    public InflightKey(scoped CacheKey key)
    {
        _octets = key.Octets.ToArray();
        var hash = default(HashCode);
        hash.AddBytes(_octets);
        _hash = hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool Equals(InflightKey? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InflightKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
