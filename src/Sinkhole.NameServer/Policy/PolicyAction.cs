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

    /// <summary>The order says nothing of the name.</summary>
    Passthru,

    /// <summary>Count, change nothing.</summary>
    Observe,
}
