namespace Sinkhole.NameServer.Query;

/// <summary>How a query came in.</summary>
public enum DnsTransport
{
    /// <summary>One datagram.</summary>
    Udp,

    /// <summary>A connection, RFC 7766.</summary>
    Tcp,
}
