namespace Sinkhole.NameServer.Transport;

/// <summary>How datagrams go through the kernel.</summary>
public enum UdpPath
{
    /// <summary>One call of .NET a datagram: works wherever .NET does.</summary>
    Portable,

    /// <summary>Up to 64 datagrams a call, by recvmmsg and sendmmsg: Linux with glibc on x64 and arm64.</summary>
    Batch,
}
