using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// The question as we put it to an upstream: ours in ID and options, the client's in name, type and the bits that concern validation.
/// </summary>
internal static class UpstreamQuery
{
    private const ushort CopiedFlags = DnsHeader.AuthenticDataFlag | DnsHeader.CheckingDisabledFlag;

    /// <summary>Most octets of such a query.</summary>
    public const int MostOctets = WireLimits.HeaderOctets + WireLimits.NameOctets + 4 + Edns.EmptyOptOctets;

    /// <summary>Writes it. Options of the client stay with us: cookies and subnets are between two neighbours (RFC 6891 §6.1.1).</summary>
    /// <param name="pending">What a client asked.</param>
    /// <param name="id">A fresh random ID.</param>
    /// <param name="message">Room for <see cref="MostOctets"/>.</param>
    /// <returns>Octets written.</returns>
    public static int Write(PendingQuery pending, ushort id, Span<byte> message)
    {
        pending.Message.AsSpan(0, pending.QuestionEnd).CopyTo(message);
        ushort flags = (ushort)(DnsHeader.RecursionDesiredFlag | (pending.Header.Flags & CopiedFlags));
        DnsHeader.Write(message, id, flags, 1, 0, 0, pending.Edns.IsPresent ? (ushort)1 : (ushort)0);
        var writer = new MessageWriter(message, pending.QuestionEnd);
        if (pending.Edns.IsPresent)
        {
            writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, pending.Edns.IsDnssecOk, []);
        }

        return writer.Position;
    }
}
