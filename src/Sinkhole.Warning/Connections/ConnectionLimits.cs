namespace Sinkhole.Warning.Connections;

/// <summary>What the connections of a transport may cost, over all its endpoints.</summary>
public sealed record ConnectionLimits
{
    /// <summary>
    /// Sockets beside <see cref="Connections"/>: of connections that were just refused or evicted and are not closed yet.
    /// </summary>
    public const int Leaving = 2;

    /// <summary>One client may hold 1/4 of the memory.</summary>
    internal const int SharesOfMemory = 4;

    /// <summary>Max connections at once; one more evicts the one that has waited longest for its client.</summary>
    public required int Connections { get; init; }

    /// <summary>Max connections of one client; one more evicts one of that client.</summary>
    public required int ConnectionsPerClient { get; init; }

    /// <summary>Max octets that the process takes for the connections: what they hold, and garbage that is not collected yet.</summary>
    public required long MemoryOctets { get; init; }

    /// <summary>Max octets that the connections of one client hold: a quarter of all.</summary>
    public long MemoryOctetsPerClient => MemoryOctets / SharesOfMemory;

    /// <summary>
    /// Work items of the process that may be queued when a further connection is accepted: beyond it new connections wait in the kernel's
    /// queue, so that other services do not wait for them. Default 128.
    /// </summary>
    public long QueuedWork { get; init; } = 128;
}
