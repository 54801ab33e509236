using System;

namespace Sinkhole.Reload;

/// <summary>Gives back what a set leaves behind that was replaced: its names may be most of what the process holds.</summary>
internal static class MemoryTrim
{
    // Below it the collector's own pace is good enough.
    private const int ManyEntries = 50_000;

    /// <summary>
    /// Collects what nothing refers to any more and gives the memory back to the system: without it the process would keep the room of two
    /// sets for ever. Call it where the old set is on no frame of the stack.
    /// </summary>
    /// <remarks>Queries wait meanwhile: some 10 ms for a million names (decision 0013), for names are few large arrays without references.
    /// </remarks>
    /// <param name="entries">Entries of the larger of the two sets.</param>
    public static void Trim(int entries)
    {
        if (entries >= ManyEntries)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
