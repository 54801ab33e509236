using System;

namespace Sinkhole.NameServer.Local;

/// <summary>One name of <see cref="LocalZones"/>. Immutable.</summary>
internal sealed class LocalName
{
    private readonly byte[] _name;
    private readonly LocalRecord[] _records;

    /// <summary>Takes a name and its records.</summary>
    /// <param name="name">Folded, in wire form; owned by this object from now on.</param>
    /// <param name="role">Its role.</param>
    /// <param name="records">Its records except SOA and NS; owned by this object from now on.</param>
    public LocalName(byte[] name, LocalRole role, LocalRecord[] records)
    {
        _name = name;
        _records = records;
        Role = role;
    }

    /// <summary>Its role.</summary>
    public LocalRole Role { get; }

    /// <summary>Its records except SOA and NS.</summary>
    public ReadOnlySpan<LocalRecord> Records => _records;

    /// <summary>Whether it equals a name.</summary>
    /// <param name="folded">Folded, in wire form.</param>
    public bool Is(scoped ReadOnlySpan<byte> folded) => folded.SequenceEqual(_name);
}
