using System;

namespace Sinkhole.Reload;

/// <summary>Releases the memory of a replaced set, which may be most of the process's memory.</summary>
internal static class MemoryTrim
{
    // Smaller sets are left to the garbage collector's normal schedule.
    private const int ManyEntries = 50_000;

    /// <summary>
    /// Collects garbage and returns the memory to the system; otherwise the process would keep the memory of two sets. Call it when no
    /// stack frame refers to the old set.
    /// </summary>
    /// <remarks>Queries wait during it: about 10 ms for a million names (decision 0013), because names are few large arrays without
    /// references.</remarks>
    /// <param name="entries">Entries of the larger of the two sets.</param>
    public static void Trim(int entries)
    {
        if (entries >= ManyEntries)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
