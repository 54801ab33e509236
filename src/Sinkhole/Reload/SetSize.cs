namespace Sinkhole.Reload;

/// <summary>How much a set holds, in words.</summary>
internal static class SetSize
{
    /// <summary>"2 orders, 313 entries, 1 held".</summary>
    public static string Say(SourceSet source)
    {
        int orders = source.Orders.Orders.Count;
        int entries = source.Orders.EntryCount;
        string held = source.Guard.Held.Count == 0 ? string.Empty : $", {source.Guard.Held.Count} held";
        return $"{orders} order{(orders == 1 ? string.Empty : "s")}, {entries} entr{(entries == 1 ? "y" : "ies")}{held}";
    }
}
