using System;
using System.Threading;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Caching;

/// <summary>Entries of one cell size: sets of eight cells, in each of which the clock picks what gives way.</summary>
/// <remarks>
/// Readers take no lock: they copy a cell and believe the copy only if its sequence word is even and stood still. Writers claim a cell by
/// making its word odd; where another has it, they go without, which a cache may. What never comes back gives way first: an entry begins
/// without a mark and gets one each time it is read, up to a few, so that a flood of one-time names does not push out what people use. The
/// last mark says that whoever set it is having the entry refreshed.
/// </remarks>
internal sealed class CacheSet
{
    /// <summary>Reads that make an entry popular.</summary>
    public const byte Popular = 4;

    private const byte Refreshing = byte.MaxValue;
    private const int Ways = 8;

    private readonly int _cellOctets;
    private readonly int _buckets;
    private readonly byte[] _cells;
    private readonly ulong[] _tags;
    private readonly uint[] _sequences;
    private readonly byte[] _marks;
    private readonly byte[] _hands;

    /// <summary>A shelf.</summary>
    /// <param name="cellOctets">Octets of a cell.</param>
    /// <param name="memory">Octets that the shelf may take in all.</param>
    public CacheSet(int cellOctets, long memory)
    {
        int cellCost = cellOctets + sizeof(ulong) + sizeof(uint) + 1;
        int setCost = (cellCost * Ways) + 1;
        long most = Array.MaxLength / (cellOctets * Ways);
        _cellOctets = cellOctets;

        // Where not even one set goes into the memory there is none, and such answers are not kept.
        _buckets = (int)long.Min(memory / setCost, most);
        Octets = (long)_buckets * setCost;

        // Where the collector never moves it: to move memory is to touch what no answer has needed yet.
        _cells = GC.AllocateArray<byte>(checked(_buckets * Ways * cellOctets), pinned: true);
        _tags = new ulong[_buckets * Ways];
        _sequences = new uint[_buckets * Ways];
        _marks = new byte[_buckets * Ways];
        _hands = new byte[_buckets];
    }

    /// <summary>Octets of memory that it takes.</summary>
    public long Octets { get; }

    /// <summary>Whether an entry of so many octets has its place here.</summary>
    public bool Fits(int octets) => octets <= _cellOctets && _buckets > 0;

    /// <summary>Whether every entry that stands here fits into so many octets, and there may be one.</summary>
    public bool FitsInto(int octets) => octets >= _cellOctets && _buckets > 0;

    /// <summary>Whether an entry of a hash may stand here.</summary>
    public bool HasTag(ulong hash)
    {
        if (_buckets == 0)
        {
            return false;
        }

        int first = FirstOf(hash);
        for (int cell = first; cell < first + Ways; cell++)
        {
            if (Volatile.Read(ref _tags[cell]) == TagOf(hash))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies the entry of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="copy">Room for a cell; holds the entry when the result is true.</param>
    /// <param name="cell">Where it stands.</param>
    public bool TryRead(scoped CacheKey key, ulong hash, Span<byte> copy, out int cell)
    {
        int first = FirstOf(hash);
        for (cell = first; cell < first + Ways; cell++)
        {
            if (Volatile.Read(ref _tags[cell]) == TagOf(hash) && TryCopy(cell, copy) && new CacheEntry(copy).IsOf(key))
            {
                byte mark = _marks[cell];
                if (mark < Popular)
                {
                    // Two at once may count as one: popularity is no accounting.
                    _marks[cell] = (byte)(mark + 1);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the entry of a cell is popular and nobody has it refreshed: the caller then has.</summary>
    public bool TryTakePopular(int cell) =>
        _marks[cell] == Popular && Interlocked.CompareExchange(ref _marks[cell], Refreshing, Popular) == Popular;

    /// <summary>Stores an answer in place of an older one of its key, or of what the clock picks.</summary>
    /// <returns>False when another writer was in the way; nothing was changed.</returns>
    public bool TryWrite(scoped CacheKey key, ulong hash, scoped in AnswerView answer, long storedAt, uint keepSeconds)
    {
        int cell = FindOwn(key, hash);
        bool isNew = cell < 0;
        if (!TryClaim(isNew ? cell = PickVictim(hash) : cell, out uint sequence))
        {
            return false;
        }

        CacheEntry.Write(CellAt(cell), key, answer, storedAt, keepSeconds);
        Volatile.Write(ref _tags[cell], TagOf(hash));

        // What replaces its own older answer was asked for, but is popular only when it is asked for again.
        _marks[cell] = isNew ? (byte)0 : (byte)1;

        Volatile.Write(ref _sequences[cell], sequence + 2);
        return true;
    }

    /// <summary>Takes the entry of a key away, when there is one.</summary>
    public void Remove(scoped CacheKey key, ulong hash)
    {
        int cell = FindOwn(key, hash);
        if (cell >= 0 && TryClaim(cell, out uint sequence))
        {
            Volatile.Write(ref _tags[cell], 0);
            Volatile.Write(ref _sequences[cell], sequence + 2);
        }
    }

    // The lowest bit keeps a tag from being 0, which says that a cell is empty.
    private static ulong TagOf(ulong hash) => hash | 1;

    private int FirstOf(ulong hash) => (int)(((hash >> 32) * (ulong)_buckets) >> 32) * Ways;

    private Span<byte> CellAt(int cell) => _cells.AsSpan(cell * _cellOctets, _cellOctets);

    private bool TryCopy(int cell, Span<byte> copy)
    {
        uint sequence = Volatile.Read(ref _sequences[cell]);
        if ((sequence & 1) != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> octets = CellAt(cell);
        int used = int.Min(new CacheEntry(octets).Octets, octets.Length);
        octets[..used].CopyTo(copy);

        // The copy must be complete before the word is read again.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _sequences[cell]) == sequence;
    }

    private int FindOwn(scoped CacheKey key, ulong hash)
    {
        if (!HasTag(hash))
        {
            return -1;
        }

        Span<byte> copy = stackalloc byte[_cellOctets];
        int first = FirstOf(hash);
        for (int cell = first; cell < first + Ways; cell++)
        {
            if (Volatile.Read(ref _tags[cell]) == TagOf(hash) && TryCopy(cell, copy) && new CacheEntry(copy).IsOf(key))
            {
                return cell;
            }
        }

        return -1;
    }

    /// <summary>An empty cell, or the first without a mark on the way of the set's hand, which takes marks off as it goes.</summary>
    private int PickVictim(ulong hash)
    {
        int first = FirstOf(hash);
        for (int cell = first; cell < first + Ways; cell++)
        {
            if (Volatile.Read(ref _tags[cell]) == 0)
            {
                return cell;
            }
        }

        ref byte hand = ref _hands[first / Ways];
        for (int step = 0; step < Ways; step++)
        {
            int cell = first + (hand % Ways);
            hand = (byte)((hand + 1) % Ways);
            if (_marks[cell] == 0)
            {
                return cell;
            }

            _marks[cell] = 0;
        }

        return first + (hand % Ways);
    }

    private bool TryClaim(int cell, out uint sequence)
    {
        sequence = Volatile.Read(ref _sequences[cell]);
        return (sequence & 1) == 0 && Interlocked.CompareExchange(ref _sequences[cell], sequence + 1, sequence) == sequence;
    }
}
