namespace Sinkhole.NameServer.Caching;

/// <summary>Why an upstream is asked again for what the cache has.</summary>
public enum RefreshCause
{
    /// <summary>Many ask for it, and its time is nearly over: nobody shall have to wait when it is.</summary>
    Popular,

    /// <summary>It was given past its time because the upstreams fail it: one such question a second finds out if they still do.</summary>
    Probe,
}
