using System;

namespace Sinkhole.NameServer.Transport;

/// <summary>How an address is served by UDP.</summary>
public sealed record UdpSetup
{
    /// <summary>
    /// Sockets, each with a thread of its own, among which the kernel spreads clients. Default 1; the portable path always has 1.
    /// </summary>
    public int Sockets { get; init; } = 1;

    /// <summary>Whether <c>::</c> takes IPv4 as well. Default no.</summary>
    public bool IsDual { get; init; }

    /// <summary>
    /// Hears when no datagrams can be received any more, and when they can be again; on a thread of the listener, which it must not
    /// keep waiting. Null for nobody.
    /// </summary>
    public Action<ReceiveStateChange>? Notify { get; init; }

    /// <summary>How datagrams go through the kernel. Default the fastest that this machine has.</summary>
    public UdpPath Path { get; init; } = PathOf(BatchSocket.IsSupported);

    /// <summary>The path of a machine.</summary>
    internal static UdpPath PathOf(bool hasBatches) => hasBatches ? UdpPath.Batch : UdpPath.Portable;
}
