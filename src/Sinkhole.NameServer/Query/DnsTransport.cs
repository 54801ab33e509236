namespace Sinkhole.NameServer.Query;

/// <summary>How a query came in. Its label in metrics and logs is the member's name in lower case.</summary>
public enum DnsTransport
{
    /// <summary>One datagram.</summary>
    Udp,

    /// <summary>A connection, RFC 7766.</summary>
    Tcp,
}
