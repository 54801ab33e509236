namespace Sinkhole.NameServer.Forwarding;

/// <summary>What an upstream's circuit lets through.</summary>
public enum UpstreamState
{
    /// <summary>Every question.</summary>
    Closed,

    /// <summary>None: it answered nothing.</summary>
    Open,

    /// <summary>One question, which is under way, to see whether it is back.</summary>
    HalfOpen,
}
