using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>A query that an upstream must answer: the message, the client, and the way back.</summary>
internal sealed class PendingQuery
{
    private int _hasEnded;

    /// <summary>Takes a well-formed query with one question, as the steps have read it.</summary>
    /// <param name="message">A copy of the query; owned from now on.</param>
    /// <param name="client">The client.</param>
    /// <param name="result">What the steps read of it, and its generation, which names the upstream.</param>
    /// <param name="replyPath">The way back.</param>
    /// <param name="counters">Where the reply is counted.</param>
    public PendingQuery(byte[] message, in Client client, in QueryResult result, IReplyPath replyPath, QueryCounters counters)
    {
        Message = message;
        Client = client;
        TakenAt = result.TakenAt;
        ReplyPath = replyPath;
        Counters = counters;
        Parsed = result.Parsed;
        Question = new AskedQuestion(message, Parsed);
        Group = result.Generation.Routes.Find(Question.Name);
        Place = new LinkedListNode<PendingQuery>(this);
    }

    /// <summary>The query as it was received.</summary>
    public byte[] Message { get; }

    /// <summary>The client.</summary>
    public Client Client { get; }

    /// <summary>What was read of the query.</summary>
    public ParsedQuery Parsed { get; }

    /// <summary>The question for the upstream.</summary>
    public AskedQuestion Question { get; }

    /// <summary>The group that is asked.</summary>
    public UpstreamGroup Group { get; }

    /// <summary>When the query was received, as a timestamp of the clock.</summary>
    public long TakenAt { get; }

    /// <summary>When the forwarder took it, as a timestamp of its clock.</summary>
    public long EnteredAt { get; set; }

    /// <summary>Its node in its client's queue.</summary>
    public LinkedListNode<PendingQuery> Place { get; }

    /// <summary>The upstream query that it waits for; null while there is none.</summary>
    public InflightQuery? InflightQuery { get; set; }

    /// <summary>The way back.</summary>
    public IReplyPath ReplyPath { get; }

    /// <summary>Where the reply is counted.</summary>
    public QueryCounters Counters { get; }

    /// <summary>Ends it: true for the first caller only.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;

    /// <summary>Sends the reply and counts it; it is not tried again.</summary>
    public void Send(ReadOnlySpan<byte> message, in CompletedReply reply)
    {
        if (reply.IsObserved)
        {
            Counters.CountObserved();
        }

        ReplyPath.Send(message, reply, Counters);
    }
}
