namespace Sinkhole.Orders.Guard;

/// <summary>A rule of the guard: an entry in, a reason to hold it out.</summary>
/// <remarks>A rule depends on nothing but the entry and what it was made with, so that every place gives the same verdict.</remarks>
internal interface IGuardRule
{
    /// <summary>Looks at one entry; null lets it pass.</summary>
    GuardReason? Judge(scoped in GuardedEntry entry);

    /// <summary>
    /// Marks every name that it may object to: it is asked about no other of two labels or more. What a subtree may cover is marked with
    /// all names above it.
    /// </summary>
    void AddNamesTo(GuardFilter filter);
}
