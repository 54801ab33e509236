namespace Sinkhole.Reload;

/// <summary>How many entries of an order block, and how many names are taken out of it; what only observes counts nowhere.</summary>
/// <param name="Subtree">Entries that block a name and all below it.</param>
/// <param name="Exact">Entries that block a name alone.</param>
/// <param name="Lifted">Names below that are let through, by <c>passthru</c> of the order or by <c>allow</c> of the operator.</param>
internal readonly record struct BlockedCount(int Subtree, int Exact, int Lifted)
{
    /// <summary>Entries that block.</summary>
    public int Names => Subtree + Exact;

    /// <summary>Whether it blocks as many names as another, as many of them with all below, and lets no more through.</summary>
    public bool Covers(BlockedCount other) => Names >= other.Names && Subtree >= other.Subtree && Lifted <= other.Lifted;
}
