namespace Sinkhole.NameServer.Caching;

/// <summary>What the cache has for a question.</summary>
internal enum CacheResult
{
    /// <summary>Nothing.</summary>
    Miss,

    /// <summary>An answer within its TTL.</summary>
    Fresh,

    /// <summary>
    /// An answer within its TTL that many ask for and that ends soon; whoever is told so, and nobody else, is to have it refreshed.
    /// </summary>
    Ending,

    /// <summary>An answer past its TTL, better than none when no upstream speaks (RFC 8767).</summary>
    Stale,
}
