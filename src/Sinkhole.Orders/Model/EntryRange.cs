namespace Sinkhole.Orders.Model;

/// <summary>Consecutive entries that ask for the same.</summary>
/// <param name="Count">How many, at least one.</param>
/// <param name="Match">Which names each covers.</param>
/// <param name="Action">What each asks for.</param>
/// <param name="Page">The page profile; null unless <paramref name="Action"/> is <see cref="EntryAction.Page"/>.</param>
public readonly record struct EntryRange(int Count, EntryMatch Match, EntryAction Action, string? Page);
