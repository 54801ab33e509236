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

    /// <summary>How datagrams go through the kernel. Default the fastest that this machine has.</summary>
    public UdpPath Path { get; init; } = BatchSocket.IsSupported ? UdpPath.Batch : UdpPath.Portable;
}
