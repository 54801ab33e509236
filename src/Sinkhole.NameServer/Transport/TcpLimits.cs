using System;

namespace Sinkhole.NameServer.Transport;

/// <summary>Limits of TCP connections (RFC 7766 §6).</summary>
public sealed record TcpLimits
{
    /// <summary>Sockets in addition to <see cref="Connections"/>: of evicted connections that are not closed yet.</summary>
    public const int Leaving = 2;

    /// <summary>How long a connection may stay silent between messages. Default 10 s (rule T6).</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The idle time when all connections are in use. Default 1 s.</summary>
    public TimeSpan MinIdle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one message may take from its first octet to its last, and one reply to be sent. Default 5 s (rule T4).</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the stop waits for pending answers and for clients to read them; what is left then is dropped. Default 1.75 s.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1.75);

    /// <summary>Max connections at once; one more evicts another (<see cref="ConnectionTable"/>). Default 1,000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>
    /// Max connections of one client at once; one more evicts another of its own. Default 100: many subscribers may be
    /// behind one address (rule T8).
    /// </summary>
    public int ConnectionsPerClient { get; init; } = 100;

    /// <summary>Max replies of one connection that wait to be sent or for an upstream; then reading pauses. Default 128.</summary>
    public int Pending { get; init; } = 128;

    /// <summary>
    /// Octets of waiting replies of one connection, above which none of its queries is answered: while a client does not read, its queries
    /// are not read. Default 4 KiB, in addition to the kernel's buffer.
    /// </summary>
    public int WaitingOctets { get; init; } = 4 * 1024;

    /// <summary>
    /// The kernel's receive buffer and send buffer of a connection. Default 16 KiB: 160 KB/s to a client 100 ms away; the kernel's own
    /// default grows to megabytes for each connection.
    /// </summary>
    public int BufferOctets { get; init; } = 16 * 1024;

    /// <summary>
    /// The idle time with this many connections: <see cref="Idle"/> up to half of the limit, then less, down to <see cref="MinIdle"/> at
    /// the limit (rule T6).
    /// </summary>
    public TimeSpan IdleWith(int connections)
    {
        double load = Math.Clamp((2.0 * connections / Connections) - 1.0, 0.0, 1.0);
        TimeSpan min = MinIdle < Idle ? MinIdle : Idle;
        return Idle - ((Idle - min) * load);
    }
}
