using System;

namespace Sinkhole.NameServer.Transport;

/// <summary>How an address is served over UDP.</summary>
public sealed record UdpSetup
{
    /// <summary>
    /// Sockets, each with its own thread, among which the kernel distributes clients. Default 1; the portable path always has 1.
    /// </summary>
    public int Sockets { get; init; } = 1;

    /// <summary>Whether <c>::</c> takes IPv4 as well. Default no.</summary>
    public bool IsDual { get; init; }

    /// <summary>
    /// Called when datagrams can no longer be received, and when they can again; on a thread of the listener, so it must return at once.
    /// Null for none.
    /// </summary>
    public Action<ReceiveStateChange>? Notify { get; init; }

    /// <summary>How datagrams are received and sent. Default the fastest that this machine supports.</summary>
    public UdpPath Path { get; init; } = PathOf(BatchSocket.IsSupported);

    /// <summary>The path of a machine.</summary>
    internal static UdpPath PathOf(bool hasBatches) => hasBatches ? UdpPath.Batch : UdpPath.Portable;
}
