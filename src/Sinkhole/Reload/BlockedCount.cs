namespace Sinkhole.Reload;

/// <summary>Number of blocking entries of an order, and of exceptions below them. <c>observe</c> entries do not count.</summary>
/// <param name="Subtree">Entries that block a name and its whole subtree.</param>
/// <param name="Exact">Entries that block one exact name.</param>
/// <param name="Lifted">Exceptions: <c>passthru</c> entries of the order and <c>allow</c> names of the operator.</param>
internal readonly record struct BlockedCount(int Subtree, int Exact, int Lifted)
{
    /// <summary>All blocking entries.</summary>
    public int Names => Subtree + Exact;

    /// <summary>Whether it has at least as many blocking and subtree entries as another count, and no more exceptions.</summary>
    public bool Covers(BlockedCount other) => Names >= other.Names && Subtree >= other.Subtree && Lifted <= other.Lifted;
}
