namespace Sinkhole.NameServer.Policy;

/// <summary>Which names an entry covers.</summary>
public enum PolicyMatch
{
    /// <summary>The name itself.</summary>
    Exact,

    /// <summary>The name and all below it.</summary>
    Subtree,
}
