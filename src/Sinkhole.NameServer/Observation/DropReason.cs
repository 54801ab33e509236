namespace Sinkhole.NameServer.Observation;

/// <summary>Why a message got no answer: the label <c>reason</c> of <c>sinkhole_dns_dropped_total</c>.</summary>
public enum DropReason
{
    /// <summary>Fewer than 12 octets.</summary>
    Short,

    /// <summary>QR is set: a response, never a query; answering would make a loop.</summary>
    SpoofSuspect,
}
