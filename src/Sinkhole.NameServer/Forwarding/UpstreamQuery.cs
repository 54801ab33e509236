using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// A query to an upstream: ID and options are ours; name, type and the bits that change the answer are the client's.
/// </summary>
internal static class UpstreamQuery
{
    /// <summary>Max octets of such a query.</summary>
    public const int MaxOctets = WireLimits.HeaderOctets + WireLimits.NameOctets + 4 + Edns.EmptyOptOctets;

    /// <summary>
    /// Writes it. Options of a client are not sent on: EDNS options are hop by hop (RFC 6891 §6.1.1). AD is always set, so that the
    /// answer, which other clients may share, says whether it was validated (RFC 6840 §5.7).
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="id">A fresh random ID.</param>
    /// <param name="hasOpt">Whether OPT is added; DO needs it.</param>
    /// <param name="message">Room for <see cref="MaxOctets"/>.</param>
    /// <returns>Octets written.</returns>
    public static int Write(AskedQuestion question, ushort id, bool hasOpt, Span<byte> message)
    {
        ushort flags = DnsHeader.RecursionDesiredFlag | DnsHeader.AuthenticDataFlag;
        flags |= question.IsCheckingDisabled ? DnsHeader.CheckingDisabledFlag : (ushort)0;
        DnsHeader.Write(message, id, flags, questions: 1, answers: 0, authorities: 0, additionals: hasOpt ? (ushort)1 : (ushort)0);
        var writer = new MessageWriter(message, WireLimits.HeaderOctets);
        writer.WriteOctets(question.Octets);
        if (hasOpt)
        {
            writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, question.IsDnssecOk, []);
        }

        return writer.Position;
    }
}
