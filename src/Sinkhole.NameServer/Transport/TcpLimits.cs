using System;

namespace Sinkhole.NameServer.Transport;

/// <summary>What a connection may cost (RFC 7766 §6).</summary>
public sealed record TcpLimits
{
    /// <summary>How long a connection may stay silent between messages. Default 10 s (rule T6).</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one message may take from its first octet to its last, and one reply to be taken. Default 5 s (rule T4).</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most connections at once; one more is closed when it comes. Default 1,000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Most replies of one connection that wait to be sent or for an upstream; reading then pauses. Default 128.</summary>
    public int Pending { get; init; } = 128;
}
