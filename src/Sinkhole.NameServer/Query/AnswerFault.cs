namespace Sinkhole.NameServer.Query;

/// <summary>Why a query has no answer of an upstream, or only part of one.</summary>
public enum AnswerFault
{
    /// <summary>It has an answer.</summary>
    None,

    /// <summary>There are more aliases than we follow, or they form a loop (rule C3).</summary>
    Aliases,

    /// <summary>A redirection makes a name too long (rule C5).</summary>
    NameTooLong,

    /// <summary>Following its aliases one by one took too long.</summary>
    TooSlow,

    /// <summary>The answer and that of its alias's target do not fit one message.</summary>
    TooLong,

    /// <summary>No upstream sent any message in time.</summary>
    Silence,

    /// <summary>Upstreams answered SERVFAIL, or another RCODE that is not an answer.</summary>
    Failure,

    /// <summary>The upstream answered REFUSED: it does not serve us, or not for this name.</summary>
    Refused,

    /// <summary>The upstream answered FORMERR or NOTIMP, without OPT too.</summary>
    NotUnderstood,

    /// <summary>The upstream answered with a referral: it neither has the name nor resolves it for us (RFC 2308 §2.2).</summary>
    Referral,

    /// <summary>The upstream's message cannot be read, or contradicts itself.</summary>
    Unreadable,

    /// <summary>The upstream requires TCP, and does not answer over TCP.</summary>
    StreamUnreachable,

    /// <summary>The kernel had no socket for us: the upstream was not asked.</summary>
    NoSocket,

    /// <summary>Too many queries are in flight.</summary>
    Busy,
}
