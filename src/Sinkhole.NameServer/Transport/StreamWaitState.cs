namespace Sinkhole.NameServer.Transport;

/// <summary>What a connection waits for, and since when: it says who makes room for a newcomer.</summary>
/// <param name="Wait">What it waits for.</param>
/// <param name="Since">Since when, as a timestamp of the clock: nothing that counts as progress has happened since.</param>
internal readonly record struct StreamWaitState(StreamWait Wait, long Since);

/// <summary>What a connection waits for.</summary>
internal enum StreamWait
{
    /// <summary>The client's next query: it is idle, and owed nothing.</summary>
    Query,

    /// <summary>The client's first query.</summary>
    FirstQuery,

    /// <summary>The rest of a message that the client has begun, or room that it makes by reading.</summary>
    Client,

    /// <summary>Our answer.</summary>
    Answer,
}
