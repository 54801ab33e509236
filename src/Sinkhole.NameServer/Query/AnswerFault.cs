namespace Sinkhole.NameServer.Query;

/// <summary>Why a question has no answer of an upstream, or only a part of one.</summary>
internal enum AnswerFault : byte
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The aliases are more than we follow, or run in a circle (rule C3).</summary>
    Aliases,

    /// <summary>A redirection makes a name longer than names may be (rule C5).</summary>
    NameTooLong,

    /// <summary>No upstream answered.</summary>
    Silence,

    /// <summary>Upstreams answered with a failure.</summary>
    Failure,

    /// <summary>Too many questions are under way.</summary>
    Busy,
}
