using Sinkhole.Documents.Yaml;

namespace Sinkhole.Orders.Model;

/// <summary>The words of the format for its closed sets.</summary>
public static class OrderKeywords
{
    /// <summary>Words of <c>match</c>.</summary>
    public static Choices<EntryMatch> Matches { get; } = new(("exact", EntryMatch.Exact), ("subtree", EntryMatch.Subtree));

    /// <summary>Words of <c>action</c>.</summary>
    public static Choices<EntryAction> Actions { get; } = new(
        ("page", EntryAction.Page),
        ("nxdomain", EntryAction.Nxdomain),
        ("nodata", EntryAction.Nodata),
        ("passthru", EntryAction.Passthru),
        ("observe", EntryAction.Observe));

    /// <summary>Words of <c>class</c>.</summary>
    public static Choices<OrderClass> Classes { get; } = new(
        ("court", OrderClass.Court),
        ("police", OrderClass.Police),
        ("regulator", OrderClass.Regulator),
        ("test", OrderClass.Test));
}
