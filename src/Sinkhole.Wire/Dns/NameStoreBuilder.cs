using System;
using System.Collections.Generic;

namespace Sinkhole.Wire.Dns;

/// <summary>Builds a <see cref="NameStore"/>. Names never move after they were added. Not thread-safe.</summary>
public sealed class NameStoreBuilder
{
    private const int FirstBlockOctets = 1024;

    private readonly List<byte[]> _blocks;
    private readonly int _shared;
    private int _used;

    /// <summary>Starts empty.</summary>
    public NameStoreBuilder()
        : this(NameStore.Empty)
    {
    }

    /// <summary>Continues from a store: its names keep their places and are shared, not copied.</summary>
    public NameStoreBuilder(NameStore names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _blocks = [.. names.Blocks];
        _shared = _blocks.Count;
    }

    /// <summary>Adds a name.</summary>
    /// <param name="name">One whole name; copied.</param>
    /// <returns>Its place.</returns>
    /// <exception cref="OverflowException">There are 2 GiB of names.</exception>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (_blocks.Count == _shared || _used + name.Length > _blocks[^1].Length)
        {
            MakeRoom();
        }

        int place = checked((_blocks.Count - 1) * NameStore.BlockOctets) + _used;
        name.CopyTo(_blocks[^1].AsSpan(_used));
        _used += name.Length;
        return place;
    }

    /// <summary>A store of the names so far. The builder can continue afterwards.</summary>
    public NameStore Build() => _blocks.Count == 0 ? NameStore.Empty : new NameStore([.. _blocks]);

    // The first block doubles, so that few names need little memory; the others have full size at once and are never copied.
    private void MakeRoom()
    {
        int own = _blocks.Count - _shared;
        if (own == 1 && _blocks[^1].Length < NameStore.BlockOctets)
        {
            byte[] grown = new byte[2 * _blocks[^1].Length];
            _blocks[^1].CopyTo(grown, 0);
            _blocks[^1] = grown;
            return;
        }

        if (own > 0 && _used < _blocks[^1].Length)
        {
            _blocks[^1][_used] = NameStore.EndMark;
        }

        _blocks.Add(own == 0 ? new byte[FirstBlockOctets] : GC.AllocateUninitializedArray<byte>(NameStore.BlockOctets));
        _used = 0;
    }
}
