using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>Formats the size of a set.</summary>
internal static class SetSize
{
    /// <summary>"2 orders, 313 entries, 1 held".</summary>
    public static string Format(SourceSet source)
    {
        string orders = MessageText.Count(source.Orders.Orders.Count, "order");
        string entries = MessageText.Count(source.Orders.EntryCount, "entry", "entries");
        string held = source.Guard.Held.Count == 0 ? string.Empty : $", {source.Guard.Held.Count:N0} held";
        return $"{orders}, {entries}{held}";
    }
}
