using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What a listener hands over when an upstream must answer: the query, who asks, and the way back.</summary>
internal sealed class PendingQuery
{
    private int _hasEnded;

    /// <summary>Takes a query that the steps have read and found well formed, with one question.</summary>
    /// <param name="message">A copy of the query; owned from now on.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="handover">What the steps read of it, and its generation, which names the upstream.</param>
    /// <param name="replyPath">The way back.</param>
    /// <param name="counters">Where the reply is counted.</param>
    public PendingQuery(byte[] message, in Client client, in Handover handover, IReplyPath replyPath, QueryCounters counters)
    {
        Message = message;
        Client = client;
        TakenAt = handover.TakenAt;
        ReplyPath = replyPath;
        Counters = counters;
        Parsed = handover.Parsed;
        Question = new AskedQuestion(message, Parsed);
        Group = handover.Generation.Routes.Find(Question.Name);
        Place = new LinkedListNode<PendingQuery>(this);
    }

    /// <summary>The query as it came.</summary>
    public byte[] Message { get; }

    /// <summary>Who asks.</summary>
    public Client Client { get; }

    /// <summary>What was read of the query.</summary>
    public ParsedQuery Parsed { get; }

    /// <summary>What an upstream is asked.</summary>
    public AskedQuestion Question { get; }

    /// <summary>Who is asked.</summary>
    public UpstreamGroup Group { get; }

    /// <summary>When the query was taken in hand, as a timestamp of the clock.</summary>
    public long TakenAt { get; }

    /// <summary>When the forwarder let it in, as a timestamp of its clock.</summary>
    public long EnteredAt { get; set; }

    /// <summary>Its place among those of its client.</summary>
    public LinkedListNode<PendingQuery> Place { get; }

    /// <summary>The question that it waits for; null where it does not yet.</summary>
    public InflightQuery? InflightQuery { get; set; }

    /// <summary>The way back.</summary>
    public IReplyPath ReplyPath { get; }

    /// <summary>Where the reply is counted.</summary>
    public QueryCounters Counters { get; }

    /// <summary>Ends it, whoever comes first: the answer, or who gives it up.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;

    /// <summary>Sends the reply and counts it; nobody is owed a second try.</summary>
    public void Send(ReadOnlySpan<byte> message, in CompletedReply reply)
    {
        if (reply.IsObserved)
        {
            Counters.CountObserved();
        }

        ReplyPath.Send(message, reply, Counters);
    }
}
