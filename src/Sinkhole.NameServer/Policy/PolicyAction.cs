namespace Sinkhole.NameServer.Policy;

/// <summary>What a rule does with a name.</summary>
public enum PolicyAction
{
    /// <summary>Answer with the addresses of the page profile.</summary>
    Page,

    /// <summary>NXDOMAIN for every type of the name and below (RFC 8020 §2).</summary>
    NXDomain,

    /// <summary>NOERROR without records for every type.</summary>
    NoData,

    /// <summary>The order does not apply to the name.</summary>
    Passthru,

    /// <summary>Count the query and change nothing.</summary>
    Observe,
}
