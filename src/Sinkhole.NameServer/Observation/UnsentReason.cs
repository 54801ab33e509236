namespace Sinkhole.NameServer.Observation;

/// <summary>Why a reply that was ready was not sent: the label <c>reason</c> of <c>sinkhole_dns_unsent_total</c>.</summary>
public enum UnsentReason
{
    /// <summary>Over UDP: the kernel's send buffer is full; we do not wait for it.</summary>
    QueueFull,

    /// <summary>No route or neighbour for the client, or our address is gone.</summary>
    Unreachable,

    /// <summary>The system forbids it: a firewall rule, or a broadcast address as sender.</summary>
    Refused,

    /// <summary>Longer than the link's MTU: answers are never fragmented.</summary>
    TooLong,

    /// <summary>Over TCP: the memory limit of the connection, its client, or all clients is reached.</summary>
    MemoryFull,

    /// <summary>Over TCP: the client did not read it in time.</summary>
    Unread,

    /// <summary>Over TCP: the client has closed or reset the connection.</summary>
    ClientGone,

    /// <summary>Over TCP: the connection made room for another.</summary>
    Evicted,

    /// <summary>The listener is closed: the answer came after the drain.</summary>
    Closed,

    /// <summary>Anything else.</summary>
    Other,
}
