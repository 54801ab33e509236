namespace Sinkhole.NameServer.Forwarding;

/// <summary>The state of an upstream's circuit, as probes have found it.</summary>
public enum UpstreamState
{
    /// <summary>It is asked: it answers, or no failure is known.</summary>
    Closed,

    /// <summary>It is asked, and fails our probe too: it answers REFUSED, or fails every query.</summary>
    Failing,

    /// <summary>It is not asked, because it sends nothing. One probe a second, and one client's query a second, are still sent.</summary>
    Open,
}
