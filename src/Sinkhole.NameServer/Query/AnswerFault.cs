namespace Sinkhole.NameServer.Query;

/// <summary>Why a question has no answer of an upstream, or only a part of one.</summary>
public enum AnswerFault
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The aliases are more than we follow, or run in a circle (rule C3).</summary>
    Aliases,

    /// <summary>A redirection makes a name longer than names may be (rule C5).</summary>
    NameTooLong,

    /// <summary>The targets of its aliases came too late, one by one, for the next to be asked for.</summary>
    TooSlow,

    /// <summary>The answer and what its alias leads to do not fit one message.</summary>
    TooLong,

    /// <summary>Nothing was heard of any upstream.</summary>
    Silence,

    /// <summary>Upstreams answered SERVFAIL, or another RCODE that is no answer.</summary>
    Failure,

    /// <summary>The upstream answered REFUSED: it does not serve us, or not for this name.</summary>
    Refused,

    /// <summary>The upstream answered FORMERR or NOTIMP, without OPT too.</summary>
    NotUnderstood,

    /// <summary>The upstream answered with a referral: it neither knows the name nor asks others for us (RFC 2308 §2.2).</summary>
    Referral,

    /// <summary>What the upstream sent cannot be read, or contradicts itself.</summary>
    Unreadable,

    /// <summary>The upstream wants to be asked by TCP, and does not answer there.</summary>
    StreamUnreachable,

    /// <summary>The kernel gave us no socket: the upstream was not asked.</summary>
    NoSocket,

    /// <summary>Too many questions are under way.</summary>
    Busy,
}
