using System;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Answering;

/// <summary>Bytes in, bytes out: the query's path on one page. Any thread; nothing is allocated and nothing is waited for.</summary>
public sealed class Responder
{
    /// <summary>The result for silence.</summary>
    public const int Silence = 0;

    /// <summary>The result for a query that an upstream must answer.</summary>
    public const int Forward = -1;

    /// <summary>Octets of room behind the query that every reply of our own fits in.</summary>
    public const int ReplyRoom = 1232;

    /// <summary>The same for a reply by TCP, which may be any answer that the cache holds.</summary>
    public const int StreamReplyRoom = ReplyRoom + AnswerCache.MaxEntryOctets;

    private readonly QueryPlan _plan;
    private readonly GenerationCell _generations;
    private readonly TimeProvider _time;
    private readonly OrderClock _orders;

    /// <summary>A responder over the generation in force.</summary>
    /// <param name="generations">Where the generation in force stands.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cache">Where answers of upstreams are kept; null for nowhere.</param>
    /// <param name="orders">By which orders begin and end; null for a clock that is right.</param>
    public Responder(GenerationCell generations, TimeProvider time, AnswerCache? cache = null, OrderClock? orders = null)
    {
        _plan = new QueryPlan(cache);
        _generations = generations;
        _time = time;
        _orders = orders ?? new OrderClock(time);
    }

    /// <summary>The generation in force.</summary>
    internal Generation Generation => _generations.Current;

    /// <summary>Who is asked for which names, in the generation in force.</summary>
    internal ForwardRoutes Routes => _generations.Current.Routes;

    /// <summary>The clock that answers go by.</summary>
    internal TimeProvider Time => _time;

    /// <summary>Now, by the clock that answers go by.</summary>
    public Moment Now()
    {
        long timestamp = _time.GetTimestamp();
        return new Moment(timestamp, _orders.At(timestamp));
    }

    /// <summary>A look ahead at queries that came together, for one thread.</summary>
    internal PolicyPrefetch Prefetch() => new(_generations);

    /// <summary>How long ago a moment is.</summary>
    public TimeSpan Since(Moment moment) => _time.GetElapsedTime(moment.Timestamp);

    /// <summary>
    /// Answers a query in place. The caller counts the reply once it is sent, and how long it took, for all that came together.
    /// </summary>
    /// <param name="query">The query; the reply is written over it.</param>
    /// <param name="now">When it was taken in hand.</param>
    /// <param name="counters">Where this query is counted.</param>
    /// <param name="handover">What a query to be forwarded takes with it, and how a reply is counted.</param>
    /// <returns>Octets of the reply, <see cref="Silence"/>, or <see cref="Forward"/> with the query as it came.</returns>
    public int Answer(scoped in ReceivedMessage query, Moment now, QueryCounters counters, out Handover handover)
    {
        Generation generation = _generations.Current;
        var context = new QueryContext(query.Packet, query.Octets, query.Client, generation, now.Orders) { IsCut = query.IsCut };
        Disposition verdict = _plan.Run(ref context);
        handover = new Handover(generation, context.Outcome) { TakenAt = now.Timestamp, Rcode = context.Rcode };

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
                handover = handover with { Parsed = context.Parsed };
                return Forward;
            default:
                counters.CountDrop(context.DropReason);
                return Silence;
        }
    }

    /// <summary>
    /// Answers a query that was handed over, now that an upstream has spoken or all have failed; it is never handed over again. The caller
    /// counts the reply when it is sent.
    /// </summary>
    /// <param name="packet">The query at the front, room behind it for the upstream's records and <see cref="ReplyRoom"/> more.</param>
    /// <param name="queryOctets">Octets of the query.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="parsed">What was read of the query, from its handover.</param>
    /// <param name="takenAt">When the query was taken in hand, from its handover.</param>
    /// <param name="answer">What the upstream said. Policy is applied to it by the generation in force now.</param>
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
