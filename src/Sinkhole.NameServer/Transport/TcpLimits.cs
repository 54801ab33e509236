using System;

namespace Sinkhole.NameServer.Transport;

/// <summary>What a connection may cost (RFC 7766 §6).</summary>
public sealed record TcpLimits
{
    /// <summary>Sockets beside <see cref="Connections"/>: of those that were just refused or evicted and are not closed yet.</summary>
    public const int Leaving = 2;

    /// <summary>How long a connection may stay silent between messages. Default 10 s (rule T6).</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is left of <see cref="Idle"/> when all connections are in use. Default 1 s.</summary>
    public TimeSpan MinIdle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one message may take from its first octet to its last, and one reply to be taken. Default 5 s (rule T4).</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the stop waits for answers that are owed and for clients to read them; what is left then is given up. Default 1.75 s.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1.75);

    /// <summary>Max connections at once; one more takes the place of another (<see cref="ConnectionTable"/>). Default 1,000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>
    /// Max connections of one client at once; one more takes the place of another of its own. Default 100: many subscribers may stand
    /// behind one address (rule T8).
    /// </summary>
    public int ConnectionsOfOneClient { get; init; } = 100;

    /// <summary>Most replies of one connection that wait to be sent or for an upstream; reading then pauses. Default 128.</summary>
    public int Pending { get; init; } = 128;

    /// <summary>
    /// Octets of replies of one connection that wait to be sent, beyond which no further query of it is answered: who does not read is not
    /// read from. Default 4 KiB: the kernel has more of them.
    /// </summary>
    public int WaitingOctets { get; init; } = 4 * 1024;

    /// <summary>
    /// Octets that the kernel keeps of what a client has sent, and as many of what it has not read. Default 16 KiB: 160 KB/s to a client
    /// 100 ms away; the kernel's own choice grows to megabytes for each connection.
    /// </summary>
    public int BufferOctets { get; init; } = 16 * 1024;

    /// <summary>
    /// How long a connection may be idle while so many are open: all of <see cref="Idle"/> up to half of the limit, then less, down to
    /// <see cref="MinIdle"/> at the limit (rule T6).
    /// </summary>
    public TimeSpan IdleWith(int connections)
    {
        double load = Math.Clamp((2.0 * connections / Connections) - 1.0, 0.0, 1.0);
        TimeSpan least = MinIdle < Idle ? MinIdle : Idle;
        return Idle - ((Idle - least) * load);
    }
}
