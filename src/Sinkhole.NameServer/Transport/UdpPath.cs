namespace Sinkhole.NameServer.Transport;

/// <summary>How datagrams are received and sent.</summary>
public enum UdpPath
{
    /// <summary>One .NET call for each datagram: works on every system.</summary>
    Portable,

    /// <summary>Up to 64 datagrams for each call, by recvmmsg and sendmmsg: Linux with glibc on x64 and arm64.</summary>
    Batch,
}
