namespace Sinkhole.NameServer.Query;

/// <summary>What kind of reply a query got: the label <c>outcome</c> of <c>sinkhole_dns_responses_total</c>.</summary>
public enum QueryOutcome
{
    /// <summary>Answered by an order in force.</summary>
    Seized,

    /// <summary>An order or the operator's allow list says: leave it alone.</summary>
    Passthru,

    /// <summary>Answered for a name that is ours to answer.</summary>
    Local,

    /// <summary>Answered from the cache.</summary>
    Cached,

    /// <summary>An upstream's answer.</summary>
    Forwarded,

    /// <summary>Refused by policy.</summary>
    Refused,

    /// <summary>A query that could not be read, is not implemented, or could not be answered.</summary>
    Error,

    /// <summary>The answer did not fit: TC.</summary>
    Truncated,
}
