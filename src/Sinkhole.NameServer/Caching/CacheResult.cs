namespace Sinkhole.NameServer.Caching;

/// <summary>What the cache has for a question.</summary>
internal enum CacheResult
{
    /// <summary>Nothing.</summary>
    Miss,

    /// <summary>An answer within its TTL.</summary>
    Fresh,

    /// <summary>
    /// A popular answer within its TTL that expires soon; only the caller that gets this result has it refreshed.
    /// </summary>
    Ending,

    /// <summary>An answer past its TTL, for when no upstream answers (RFC 8767).</summary>
    Stale,
}
