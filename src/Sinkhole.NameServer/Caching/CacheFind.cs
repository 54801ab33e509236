namespace Sinkhole.NameServer.Caching;

/// <summary>What the cache has for a question.</summary>
internal enum CacheFind
{
    /// <summary>Nothing.</summary>
    Miss,

    /// <summary>An answer within its TTL.</summary>
    Fresh,

    /// <summary>An answer past its TTL, better than none when no upstream speaks (RFC 8767).</summary>
    Stale,
}
