using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>
/// Writes the parts of a reply over the query: the header at the front, records and OPT after the question, which stays as the client
/// sent it.
/// </summary>
internal static class ReplyWriter
{
    private const int KeepaliveOctets = Edns.OptionHeaderOctets + sizeof(ushort);
    private const ushort CopiedFlags = DnsHeader.OpcodeMask | DnsHeader.RecursionDesiredFlag | DnsHeader.CheckingDisabledFlag;

    /// <summary>A reply without records.</summary>
    /// <param name="query">The query.</param>
    /// <param name="rcode">RCODE.</param>
    /// <param name="outcome">For the counters.</param>
    /// <param name="errorOptions">Extended errors, whole options; sent only when the query had OPT and when they fit.</param>
    public static Disposition Empty(ref QueryContext query, Rcode rcode, QueryOutcome outcome, ReadOnlySpan<byte> errorOptions)
    {
        MessageWriter records = Begin(ref query);
        return Finish(ref query, records, 0, 0, rcode, outcome, errorOptions, []);
    }

    /// <summary>A writer placed after the question; room for OPT is reserved.</summary>
    public static MessageWriter Begin(scoped ref QueryContext query)
    {
        int limit = query.ReplyLimit - (query.Edns.IsPresent ? Edns.EmptyOptOctets : 0);
        return new MessageWriter(query.Packet[..Math.Max(limit, query.QuestionEnd)], query.QuestionEnd);
    }

    /// <summary>
    /// Ends a reply: OPT (RFC 6891 §7), then the header. If the records do not fit, all are removed and TC is set (RFC 2181 §9).
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="records">The writer of <see cref="Begin"/>, after its records.</param>
    /// <param name="answers">ANCOUNT.</param>
    /// <param name="authorities">NSCOUNT.</param>
    /// <param name="rcode">RCODE.</param>
    /// <param name="outcome">For the counters.</param>
    /// <param name="errorOptions">Extended errors with their text.</param>
    /// <param name="bareErrorOptions">The same without text, if the text does not fit.</param>
    /// <param name="additionals">Records of the writer that count in ARCOUNT, without OPT.</param>
    public static Disposition Finish(
        ref QueryContext query,
        scoped in MessageWriter records,
        ushort answers,
        ushort authorities,
        Rcode rcode,
        QueryOutcome outcome,
        scoped ReadOnlySpan<byte> errorOptions,
        scoped ReadOnlySpan<byte> bareErrorOptions,
        ushort additionals = 0)
    {
        bool isTruncated = records.IsFull;
        int end = isTruncated ? query.QuestionEnd : records.Position;
        if (query.Edns.IsPresent)
        {
            end = WriteOpt(ref query, end, rcode, errorOptions, bareErrorOptions);
        }

        ushort flags = (ushort)(DnsHeader.ResponseFlag | (query.Header.Flags & CopiedFlags) | ((ushort)rcode & DnsHeader.RcodeMask));
        flags |= query.IsClientAllowed ? DnsHeader.RecursionAvailableFlag : (ushort)0;
        flags |= isTruncated ? DnsHeader.TruncatedFlag : (ushort)0;
        flags |= query.IsAuthentic && UnderstandsAuthentic(query) ? DnsHeader.AuthenticDataFlag : (ushort)0;
        DnsHeader.Write(
            query.Packet,
            query.Header.Id,
            flags,
            questions: query.QuestionEnd > WireLimits.HeaderOctets ? (ushort)1 : (ushort)0,
            answers: isTruncated ? (ushort)0 : answers,
            authorities: isTruncated ? (ushort)0 : authorities,
            additionals: (ushort)((isTruncated ? 0 : additionals) + (query.Edns.IsPresent ? 1 : 0)));

        query.ReplyOctets = end;
        query.Rcode = rcode;
        query.Outcome = isTruncated ? QueryOutcome.Truncated : outcome;
        return Disposition.Reply;
    }

    /// <summary>AD is set only for clients that set AD or DO (RFC 6840 §5.8).</summary>
    private static bool UnderstandsAuthentic(scoped in QueryContext query) =>
        query.Edns.IsDnssecOk || (query.Header.Flags & DnsHeader.AuthenticDataFlag) != 0;

    /// <summary>
    /// Appends TSIG to a written reply, as its last record (RFC 8945 §5.3.2); if it does not fit it is left out.
    /// </summary>
    /// <param name="query">The query, with its reply written.</param>
    /// <param name="key">The key's name.</param>
    /// <param name="data">RDATA.</param>
    public static Disposition AppendSignature(ref QueryContext query, scoped WireName key, scoped ReadOnlySpan<byte> data)
    {
        var writer = new MessageWriter(query.Packet[..query.ReplyLimit], query.ReplyOctets);
        writer.WriteRecord(key, RRType.Tsig, DnsClass.Any, ttl: 0, data);
        if (!writer.IsFull)
        {
            query.ReplyOctets = writer.Position;
            DnsHeader.WriteAdditionals(query.Packet, query.Edns.IsPresent ? (ushort)2 : (ushort)1);
        }

        return Disposition.Reply;
    }

    private static int WriteOpt(
        ref QueryContext query,
        int position,
        Rcode rcode,
        scoped ReadOnlySpan<byte> errorOptions,
        scoped ReadOnlySpan<byte> bareErrorOptions)
    {
        Span<byte> message = query.Packet[..query.ReplyLimit];
        Span<byte> keepalive = stackalloc byte[KeepaliveOctets];
        keepalive = keepalive[..WriteKeepalive(query, keepalive)];
        int room = message.Length - position - Edns.EmptyOptOctets - keepalive.Length;
        scoped ReadOnlySpan<byte> errors =
            errorOptions.Length <= room ? errorOptions : bareErrorOptions.Length <= room ? bareErrorOptions : [];
        var writer = new MessageWriter(message, position);
        writer.WriteOpt(WireLimits.UdpOctets, rcode, query.Edns.IsDnssecOk, errors, keepalive);
        return writer.Position;
    }

    /// <summary>The connection's idle timeout, for a client that asks for it (rule E11, RFC 7828 §3.3.2).</summary>
    private static int WriteKeepalive(scoped in QueryContext query, Span<byte> option)
    {
        if (!query.Edns.WantsKeepalive || query.Client.Transport == DnsTransport.Udp)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(option, Edns.KeepaliveOption);
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(option[4..], query.Client.KeepaliveTenths);
        return KeepaliveOctets;
    }
}
