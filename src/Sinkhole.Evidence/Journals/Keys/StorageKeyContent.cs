using System;
using System.Security.Cryptography;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>What the file of a key must hold, without the key: to find out whether it still does.</summary>
/// <param name="group">The group of the key.</param>
/// <param name="octets">The key; only its SHA-256 is kept.</param>
internal sealed class StorageKeyContent(string group, ReadOnlySpan<byte> octets)
{
    private readonly byte[] _hash = SHA256.HashData(octets);

    /// <summary>The group.</summary>
    public string Group { get; } = group;

    /// <summary>Whether another is of the same key and group.</summary>
    public bool IsSameAs(StorageKeyContent other) => Group == other.Group && _hash.AsSpan().SequenceEqual(other._hash);
}
