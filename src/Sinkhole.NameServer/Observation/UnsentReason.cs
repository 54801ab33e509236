namespace Sinkhole.NameServer.Observation;

/// <summary>Why a reply that was ready was not sent: the label <c>reason</c> of <c>sinkhole_dns_unsent_total</c>.</summary>
public enum UnsentReason
{
    /// <summary>By UDP: the kernel's room for what leaves is taken, and nobody waits for it.</summary>
    QueueFull,

    /// <summary>No route or no neighbour leads to the client, or the address that was asked is gone.</summary>
    Unreachable,

    /// <summary>The system forbids it: a firewall's rule, or a sender that claims to be a broadcast address.</summary>
    Refused,

    /// <summary>Longer than the link takes in one piece: answers are never fragmented.</summary>
    TooLong,

    /// <summary>By TCP: what may wait in memory is taken, by this connection, its client, or all together.</summary>
    MemoryFull,

    /// <summary>By TCP: the client did not read it in time.</summary>
    Unread,

    /// <summary>By TCP: the client has closed or reset the connection.</summary>
    ClientGone,

    /// <summary>By TCP: the connection made room for another.</summary>
    Evicted,

    /// <summary>The listener is closed: the answer came after its time to finish.</summary>
    Closed,

    /// <summary>Anything else.</summary>
    Other,
}
