namespace Sinkhole.Warning.Hits;

/// <summary>What a visit shows of intent, by its request alone: a guard against false accusations.</summary>
public enum IntentClass : byte
{
    /// <summary>Unknown: an old browser or a tool. Recorded, without a conclusion.</summary>
    Undetermined = 0,

    /// <summary>An IPTV call that presents an account, outside a browser.</summary>
    A = 1,

    /// <summary>An IPTV path or program without an account.</summary>
    B = 2,

    /// <summary>A page that someone opened in a browser.</summary>
    C = 3,

    /// <summary>Embedded by another site, prefetched, or a bot: counted, never recorded.</summary>
    D = 4,
}
