namespace Sinkhole.Orders.Model;

/// <summary>Which names an entry covers.</summary>
public enum EntryMatch
{
    /// <summary>The one name.</summary>
    Exact,

    /// <summary>The name and every name below it.</summary>
    Subtree,
}
