namespace Sinkhole.Warning.Hits;

/// <summary>What a visit shows of intent, from its request headers alone: a guard against false accusations.</summary>
public enum IntentClass : byte
{
    /// <summary>No header tells: an old browser or a tool. Recorded, and no more than that.</summary>
    Undetermined = 0,

    /// <summary>An IPTV call that presents an account, outside a browser.</summary>
    A = 1,

    /// <summary>An IPTV path or program without an account.</summary>
    B = 2,

    /// <summary>A page that someone opened in a browser.</summary>
    C = 3,

    /// <summary>Embedded by another site, fetched ahead, or a machine that reads the web: counted, never recorded.</summary>
    D = 4,
}
