namespace Sinkhole.NameServer.Transport;

/// <summary>What a connection waits for, and since when: decides which one is evicted.</summary>
/// <param name="Wait">What it waits for.</param>
/// <param name="Since">Since when, as a timestamp of the clock: no progress since then.</param>
internal readonly record struct StreamWaitState(StreamWait Wait, long Since);

/// <summary>What a connection waits for.</summary>
internal enum StreamWait
{
    /// <summary>The client's next query: it is idle, with no pending answer.</summary>
    Query,

    /// <summary>The client's first query.</summary>
    FirstQuery,

    /// <summary>The rest of a message that the client has begun, or the client to read.</summary>
    Client,

    /// <summary>Our answer.</summary>
    Answer,
}
