namespace Sinkhole.NameServer.Caching;

/// <summary>Why an upstream is asked again for what the cache has.</summary>
public enum RefreshCause
{
    /// <summary>It is popular and expires soon: no client shall wait when it does.</summary>
    Popular,

    /// <summary>A stale answer was given because the upstreams fail: one query a second finds out whether they still do.</summary>
    Probe,
}
