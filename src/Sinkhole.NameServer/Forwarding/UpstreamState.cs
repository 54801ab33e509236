namespace Sinkhole.NameServer.Forwarding;

/// <summary>Whether an upstream is asked, as questions of our own have found it.</summary>
public enum UpstreamState
{
    /// <summary>It is asked: it answers, or nothing is known against it.</summary>
    Closed,

    /// <summary>It is asked, and fails our own question too: it refuses us, or answers for nobody.</summary>
    Failing,

    /// <summary>Not asked: nothing was heard of it. It gets one question of our own a second, and one of a client.</summary>
    Open,
}
