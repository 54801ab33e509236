using System;
using System.Threading;

namespace Sinkhole.Erasing;

/// <summary>What was erased, and what stays; any thread.</summary>
/// <param name="countHeld">Counts the orders on hold that have terms, as they are now.</param>
/// <param name="countRemoved">Counts the storage keys that somebody else has removed or changed.</param>
internal sealed class ErasureCounters(Func<long> countHeld, Func<long> countRemoved)
{
    private long _byRetention;
    private long _byOrder;

    /// <summary>Storage keys that were destroyed because their retention had ended.</summary>
    public long ByRetention => Interlocked.Read(ref _byRetention);

    /// <summary>Storage keys that were destroyed by a person's command.</summary>
    public long ByOrder => Interlocked.Read(ref _byOrder);

    /// <summary>Storage keys on the disk, as of the last pass.</summary>
    public long Keys { get; set; }

    /// <summary>Storage keys that somebody else has removed or changed; as of now.</summary>
    public long Removed => countRemoved();

    /// <summary>Orders that have records and no known retention.</summary>
    public long Unknown { get; set; }

    /// <summary>
    /// Storage keys past their retention that are not erased: the clock is not trusted, order files have errors, or erasing fails.
    /// </summary>
    public long Overdue { get; set; }

    /// <summary>Keys of sealed accounts past their retention that are not erased, for the same reasons.</summary>
    public long OverdueSealed { get; set; }

    /// <summary>Files in the folder of the storage keys that are no whole key.</summary>
    public long Damaged { get; set; }

    /// <summary>Folders of sealed keys, one for each order, of which not all can be listed: what cannot be is not erased.</summary>
    public long Unlisted { get; set; }

    /// <summary>
    /// Storage keys without a day: made under a clock that was not synchronised. Their retention begins when it is.
    /// </summary>
    public long Undated { get; set; }

    /// <summary>Orders on hold that have terms; as of now, so that a reload is seen at once.</summary>
    public long Held => countHeld();

    /// <summary>Whether the last pass failed.</summary>
    public bool IsFailing { get; set; }

    public void AddByRetention(int keys) => Interlocked.Add(ref _byRetention, keys);

    public void AddByOrder(int keys) => Interlocked.Add(ref _byOrder, keys);
}
