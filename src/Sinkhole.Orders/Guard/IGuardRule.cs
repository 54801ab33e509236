namespace Sinkhole.Orders.Guard;

/// <summary>A rule of the guard: decides whether an entry is held, and why.</summary>
/// <remarks>A rule depends on nothing but the entry and what it was made with, so that every place gives the same verdict.</remarks>
internal interface IGuardRule
{
    /// <summary>Looks at one entry; null lets it pass.</summary>
    GuardReason? Judge(scoped in GuardedEntry entry);

    /// <summary>
    /// Adds every name that it may object to; it is asked about no other name of two or more labels. What a subtree may cover is added with
    /// all names above it.
    /// </summary>
    void AddNamesTo(GuardFilter filter);
}
