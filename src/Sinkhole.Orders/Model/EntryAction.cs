namespace Sinkhole.Orders.Model;

/// <summary>What an entry asks for.</summary>
public enum EntryAction
{
    /// <summary>Answer with the addresses of a page profile.</summary>
    Page,

    /// <summary>Answer that the name does not exist.</summary>
    Nxdomain,

    /// <summary>Answer that the name has no records of the type.</summary>
    Nodata,

    /// <summary>The order says nothing of the name.</summary>
    Passthru,

    /// <summary>Change nothing and count: a rehearsal.</summary>
    Observe,
}
