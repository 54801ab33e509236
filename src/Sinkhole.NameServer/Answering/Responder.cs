using System;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Answering;

/// <summary>Bytes in, bytes out: runs a query through the steps. Any thread; it allocates nothing and never waits.</summary>
public sealed class Responder
{
    /// <summary>The result for a query that gets no reply.</summary>
    public const int Silence = 0;

    /// <summary>The result for a query that an upstream must answer.</summary>
    public const int Forward = -1;

    /// <summary>Octets of room behind the query that every reply of our own fits in.</summary>
    public const int ReplyRoom = 1232;

    /// <summary>The same for a reply over TCP, which may be any answer that the cache holds.</summary>
    public const int StreamReplyRoom = ReplyRoom + AnswerCache.MaxEntryOctets;

    private readonly QueryPlan _plan;
    private readonly GenerationCell _generations;
    private readonly TimeProvider _time;
    private readonly OrderClock _orders;

    /// <summary>A responder over the running generation.</summary>
    /// <param name="generations">The running generation.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cache">The cache of upstreams' answers; null for none.</param>
    /// <param name="orders">Says which orders are in force; null for a clock that is trusted.</param>
    /// <param name="contacts">Takes the contacts that page profiles record; null for none.</param>
    public Responder(
        GenerationCell generations,
        TimeProvider time,
        AnswerCache? cache = null,
        OrderClock? orders = null,
        ContactRing? contacts = null)
    {
        _plan = new QueryPlan(cache, contacts);
        _generations = generations;
        _time = time;
        _orders = orders ?? new OrderClock(time);
    }

    /// <summary>The running generation.</summary>
    internal Generation Generation => _generations.Current;

    /// <summary>The routes of the running generation: which upstreams are asked for which names.</summary>
    internal ForwardRoutes Routes => _generations.Current.Routes;

    /// <summary>The responder's clock.</summary>
    internal TimeProvider Time => _time;

    /// <summary>When a message that is received now is received.</summary>
    public ReceiveTime Now()
    {
        long timestamp = _time.GetTimestamp();
        return new ReceiveTime(timestamp, _orders.At(timestamp));
    }

    /// <summary>A prefetch for the batches of one thread.</summary>
    internal PolicyPrefetch Prefetch() => new(_generations);

    /// <summary>How long ago a message was received.</summary>
    public TimeSpan Since(ReceiveTime received) => _time.GetElapsedTime(received.Timestamp);

    /// <summary>
    /// Answers a query in place. The caller counts the reply once it is sent, and for the whole batch how long it took.
    /// </summary>
    /// <param name="query">The query; the reply is written over it.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="counters">Where this query is counted.</param>
    /// <param name="result">What goes with a query that is forwarded, and how a reply is counted.</param>
    /// <returns>Octets of the reply, <see cref="Silence"/>, or <see cref="Forward"/> with the query as it came.</returns>
    public int Answer(scoped in ReceivedMessage query, ReceiveTime now, QueryCounters counters, out QueryResult result)
    {
        Generation generation = _generations.Current;
        var context = new QueryContext(query.Packet, query.Octets, query.Client, generation, now.Orders) { IsCut = query.IsCut };
        Disposition verdict = _plan.Run(ref context);
        result = new QueryResult(generation, context.Outcome) { TakenAt = now.Timestamp, Rcode = context.Rcode };

        counters.CountQuery(context.Client, context.Type);
        if (context.IsPadded)
        {
            counters.CountPadded();
        }

        if (context.IsObserved && verdict != Disposition.Forward)
        {
            counters.CountObserved();
        }

        switch (verdict)
        {
            case Disposition.Reply:
                return context.ReplyOctets;
            case Disposition.Forward:
                result = result with { Parsed = context.Parsed };
                return Forward;
            default:
                counters.CountDrop(context.DropReason);
                return Silence;
        }
    }

    /// <summary>
    /// Answers a query that was forwarded, after an upstream has answered or all have failed; it is not forwarded again. The caller counts
    /// the reply when it is sent.
    /// </summary>
    /// <param name="packet">The query at the front, room behind it for the upstream's records and <see cref="ReplyRoom"/> more.</param>
    /// <param name="queryOctets">Octets of the query.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="parsed">What was read of the query, from its <see cref="QueryResult"/>.</param>
    /// <param name="takenAt">When the query was received, from its <see cref="QueryResult"/>.</param>
    /// <param name="answer">The upstream's answer. The policy of the generation that runs now is applied to it.</param>
    internal CompletedReply Complete(
        Span<byte> packet, int queryOctets, in Client client, in ParsedQuery parsed, long takenAt, AnswerView answer)
    {
        Generation generation = _generations.Current;
        var query = new QueryContext(packet, queryOctets, client, generation, _orders.Now())
        {
            Parsed = parsed,
            IsAnswered = true,
            Answer = answer,
        };
        _ = _plan.Run(ref query);
        return new CompletedReply(query.ReplyOctets, query.Rcode, query.Outcome, _time.GetElapsedTime(takenAt), query.IsObserved);
    }
}
