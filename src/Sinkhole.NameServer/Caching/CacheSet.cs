using System;
using System.Threading;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Caching;

/// <summary>Entries of one cell size: an 8-way set-associative table with CLOCK eviction.</summary>
/// <remarks>
/// Readers take no lock (seqlock): they copy a cell and use the copy only if its sequence word was even and did not change. A writer claims
/// a cell by making its word odd; if another writer has it, nothing is stored. Each cell counts its reads up to a small maximum; a new
/// entry has 0 and is evicted first, so that a flood of one-time names does not evict what is used. The highest value marks an entry that
/// is being refreshed.
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

    /// <summary>An empty table.</summary>
    /// <param name="cellOctets">Octets of a cell.</param>
    /// <param name="memory">Max octets of memory.</param>
    public CacheSet(int cellOctets, long memory)
    {
        int cellCost = cellOctets + sizeof(ulong) + sizeof(uint) + 1;
        int setCost = (cellCost * Ways) + 1;
        long most = Array.MaxLength / (cellOctets * Ways);
        _cellOctets = cellOctets;

        // If the memory is too small for one bucket there is none, and such answers are not cached.
        _buckets = (int)long.Min(memory / setCost, most);
        Octets = (long)_buckets * setCost;

        // Pinned, so that the garbage collector never moves it: a move would touch pages that no entry has used yet.
        _cells = GC.AllocateArray<byte>(checked(_buckets * Ways * cellOctets), pinned: true);
        _tags = new ulong[_buckets * Ways];
        _sequences = new uint[_buckets * Ways];
        _marks = new byte[_buckets * Ways];
        _hands = new byte[_buckets];
    }

    /// <summary>Octets of memory that it uses.</summary>
    public long Octets { get; }

    /// <summary>Whether an entry of this many octets fits a cell.</summary>
    public bool Fits(int octets) => octets <= _cellOctets && _buckets > 0;

    /// <summary>Whether every entry of this table fits into this many octets, and there are cells.</summary>
    public bool FitsInto(int octets) => octets >= _cellOctets && _buckets > 0;

    /// <summary>Whether there may be an entry with this hash.</summary>
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
    /// <param name="cell">Its cell.</param>
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
                    // Two readers at once may count as one: the count is only a hint.
                    _marks[cell] = (byte)(mark + 1);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the entry of a cell is popular and not being refreshed yet; true for one caller only, which refreshes it.</summary>
    public bool TryTakePopular(int cell) =>
        _marks[cell] == Popular && Interlocked.CompareExchange(ref _marks[cell], Refreshing, Popular) == Popular;

    /// <summary>Stores an answer in place of an older one of its key, or of the entry that CLOCK evicts.</summary>
    /// <returns>False when another writer has the cell; nothing was changed.</returns>
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

        // A refreshed entry keeps one read, but must be read again to be popular.
        _marks[cell] = isNew ? (byte)0 : (byte)1;

        Volatile.Write(ref _sequences[cell], sequence + 2);
        return true;
    }

    /// <summary>Removes the entry of a key, if there is one.</summary>
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

        // The copy must be complete before the sequence word is read again.
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

    /// <summary>
    /// An empty cell, or the first one with count 0 from the bucket's CLOCK hand on, which sets the counts it passes to 0.
    /// </summary>
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
