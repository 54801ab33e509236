namespace Sinkhole.NameServer.Policy;

/// <summary>Which names an entry covers.</summary>
public enum PolicyMatch
{
    /// <summary>The name itself.</summary>
    Exact,

    /// <summary>The name and all names below it.</summary>
    Subtree,
}
