using System.Net;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What a listener hands over when an upstream must answer: the query, and the way back.</summary>
internal sealed class PendingQuery
{
    /// <summary>Takes a query that the steps have read and found well formed, with one question.</summary>
    /// <param name="message">A copy of the query; owned from now on.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="handover">What the steps say of it: its generation names the upstream.</param>
    /// <param name="replyPath">The way back.</param>
    /// <param name="counters">Where the reply is counted.</param>
    public PendingQuery(byte[] message, in Client client, in Handover handover, IReplyPath replyPath, QueryCounters counters)
    {
        Message = message;
        Upstream = handover.Generation.Routes.Upstreams[0];
        Outcome = handover.Outcome;
        TakenAt = handover.TakenAt;
        ReplyPath = replyPath;
        Counters = counters;
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        Header = header;
        var reader = new MessageReader(message);
        _ = reader.TryReadQuestion(out _);
        QuestionEnd = reader.Position;
        _ = Edns.TryReadSections(message, header, ref reader, out Edns edns);
        Edns = edns;
        ReplyLimit = client.Transport != DnsTransport.Udp ? WireLimits.MessageOctets
            : edns.IsPresent ? int.Min(edns.UdpOctets, WireLimits.UdpOctets)
            : WireLimits.PlainUdpOctets;
    }

    /// <summary>The query as it came.</summary>
    public byte[] Message { get; }

    /// <summary>Its header.</summary>
    public DnsHeader Header { get; }

    /// <summary>What its OPT says.</summary>
    public Edns Edns { get; }

    /// <summary>Where its question ends, in octets.</summary>
    public int QuestionEnd { get; }

    /// <summary>Most octets of the reply.</summary>
    public int ReplyLimit { get; }

    /// <summary>Whom to ask.</summary>
    public IPEndPoint Upstream { get; }

    /// <summary>How the upstream's answer is counted.</summary>
    public QueryOutcome Outcome { get; }

    /// <summary>When the query was taken in hand, as a timestamp of the clock.</summary>
    public long TakenAt { get; }

    /// <summary>The way back.</summary>
    public IReplyPath ReplyPath { get; }

    /// <summary>Where the reply is counted.</summary>
    public QueryCounters Counters { get; }
}
