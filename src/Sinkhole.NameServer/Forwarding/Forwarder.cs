using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Asks upstreams for names that no order covers: with one query for equal questions, whose answer each client gets.</summary>
/// <remarks>Every query is answered: by an upstream, from the cache, or with SERVFAIL. The number in flight is bounded.</remarks>
public sealed class Forwarder : IAsyncDisposable
{
    /// <summary>Max refreshes in flight: no client waits for them, so they use only a small part of the places.</summary>
    public const int MaxRefreshes = 64;

    /// <summary>Max sockets that an upstream query may have open: of both its tries, and of an earlier one that has not ended.</summary>
    public const int SocketsOfQuery = UpstreamTable.MaxTries + 1;

    // At its cap a client's oldest query is cancelled for the next, once it has waited for this part of the timeout: most good answers
    // have come by then. So a flood cannot make us ask upstreams more than one cap in that time.
    private const int PartUntilReplaced = 4;

    private static readonly UpstreamAnswer Busy = UpstreamAnswer.Failed(AnswerFault.Busy);

    private readonly Responder _responder;
    private readonly AnswerCache? _cache;
    private readonly UpstreamTable _upstreams;
    private readonly AliasCompletion _completion;
    private readonly InflightLimits _limits;
    private readonly InflightCaps _caps;
    private readonly InflightQueue _order = new();
    private readonly ClientQueues _ofClients = new();
    private readonly TimeProvider _time;
    private readonly long _replacedAfter;
    private readonly int _places;
    private readonly ConcurrentDictionary<InflightKey, InflightQuery> _inflight = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _refreshing;
    private int _pendingCount;
    private int _refreshCount;
    private int _inflightCount;
    private bool _isDisposed;

    /// <summary>A forwarder.</summary>
    /// <param name="responder">Writes the client's reply from an upstream's answer, and applies the policy to it.</param>
    /// <param name="cache">The responder's cache; null for none.</param>
    /// <param name="timeout">How long one try waits for an answer; twice that before SERVFAIL.
    /// 10 ms to a day.</param>
    /// <param name="limits">Caps on what is in flight.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notify">Called when an upstream changes its state; must return at once. Null for none.</param>
    public Forwarder(
        Responder responder,
        AnswerCache? cache,
        TimeSpan timeout,
        InflightLimits limits,
        TimeProvider time,
        Action<UpstreamStateChange>? notify = null)
    {
        _limits = limits;
        _time = time;
        _replacedAfter = (long)(timeout.TotalSeconds * time.TimestampFrequency) / PartUntilReplaced;
        _places = int.Min(limits.Total, int.Max(limits.UpstreamQueries - MaxRefreshes, 1));
        _caps = new InflightCaps(limits);
        _responder = responder;
        _cache = cache;
        _upstreams = new UpstreamTable(
            timeout,
            () => responder.Routes,
            news =>
            {
                cache?.Outages.Take(news.Upstream, news.State == UpstreamState.Open, news.State == UpstreamState.Closed);
                notify?.Invoke(news);
            },
            time);
        _completion = new AliasCompletion(
            (question, group, givenUp) => AskGroupAsync(question, group, cause: null, givenUp), UpstreamTable.MaxTries * timeout, time);
        _refreshing = cache is null ? Task.CompletedTask : RefreshAsync(cache.Refreshes);
    }

    /// <summary>Queries in flight.</summary>
    public int PendingCount => Volatile.Read(ref _pendingCount);

    /// <summary>
    /// The upstreams of the running generation, also those that were never asked. One that a reload removed is kept internally, with the
    /// state of its circuit, in case it comes back; it is not listed.
    /// </summary>
    public IReadOnlyCollection<Upstream> Upstreams => _upstreams.Among(_responder.Routes);

    /// <summary>Hedged tries whose answer was used.</summary>
    public long HedgesWon => _upstreams.HedgesWon;

    /// <summary>Hedged tries whose answer was not used.</summary>
    public long HedgesLost => _upstreams.HedgesLost;

    /// <summary>Takes a query; returns at once.</summary>
    internal void Take(PendingQuery pending)
    {
        pending.EnteredAt = _time.GetTimestamp();
        if (!TryEnter(pending) && !(TryGiveUpOldestOf(pending.Client) && TryEnter(pending)))
        {
            Reply(pending, Busy);
            return;
        }

        _ofClients.Add(pending);

        var key = new InflightKey(pending.Question.Key(pending.Group, isFailure: false, stackalloc byte[CacheKey.MaxOctets]));
        while (true)
        {
            if (_inflight.TryGetValue(key, out InflightQuery? inflight) && inflight.TryJoin(pending))
            {
                return;
            }

            inflight = new InflightQuery(key, pending.Question, pending.Group);
            if (_inflight.TryAdd(key, inflight))
            {
                inflight.TryJoin(pending);
                Start(inflight);
                return;
            }
        }
    }

    /// <summary>Waits for the queries in flight; those whose upstream stays silent are answered with SERVFAIL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _closing.CancelAsync();
        await _refreshing;
        _closing.Dispose();
        await Task.WhenAll(_running.Keys);
        await _upstreams.DisposeAsync();
    }

    /// <summary>Sends the refreshes of the cache, until we close; a query that is already in flight is not sent twice.</summary>
    private async Task RefreshAsync(RefreshQueue refreshes)
    {
        try
        {
            await foreach (RefreshRequest request in refreshes.Requests.ReadAllAsync(_closing.Token))
            {
                if (Interlocked.Increment(ref _refreshCount) > MaxRefreshes)
                {
                    Interlocked.Decrement(ref _refreshCount);
                    refreshes.Drop();
                    continue;
                }

                StartRefresh(request);
            }
        }
        catch (OperationCanceledException)
        {
            // We close: entries that expire are asked for by the next query.
        }
    }

    private void StartRefresh(RefreshRequest request)
    {
        var question = new AskedQuestion(request);
        var key = new InflightKey(question.Key(request.Group, isFailure: false, stackalloc byte[CacheKey.MaxOctets]));
        var inflight = new InflightQuery(key, question, request.Group, request.Cause);
        if (_inflight.TryAdd(key, inflight))
        {
            Start(inflight);
        }
        else
        {
            Interlocked.Decrement(ref _refreshCount);
        }
    }

    private void Start(InflightQuery inflight)
    {
        Task work = RunAsync(inflight);
        _running.TryAdd(work, 0);
        _ = work.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task RunAsync(InflightQuery inflight)
    {
        UpstreamAnswer answer = Busy;
        int running = Interlocked.Increment(ref _inflightCount);
        try
        {
            if (running <= _limits.UpstreamQueries && _caps.TryEnterSuffix(inflight.Question.Name, out int cell))
            {
                inflight.SuffixCell = cell;
                if (inflight.Cause is null)
                {
                    _order.Add(inflight);
                }

                answer = await AskAsync(inflight);
            }
        }
        finally
        {
            End(inflight, answer);
        }
    }

    /// <summary>Cancels the oldest upstream query: it is the most likely to fail, and another needs its place.</summary>
    private void GiveUpOldest()
    {
        if (_order.TryTakeOldest(out InflightQuery? oldest))
        {
            oldest.GiveUp();
            End(oldest, Busy);
        }
    }

    /// <summary>
    /// Cancels a client's oldest query, so that others behind the same address are not blocked. The upstream query is cancelled with it,
    /// unless another client waits for it.
    /// </summary>
    private bool TryGiveUpOldestOf(in Client client)
    {
        if (!_ofClients.TryTakeOldest(client.Host, _time.GetTimestamp() - _replacedAfter, out PendingQuery? oldest))
        {
            return false;
        }

        if (oldest.InflightQuery is InflightQuery inflight && inflight.Leave())
        {
            inflight.GiveUp();
            End(inflight, Busy);
        }

        Answer(oldest, Busy);
        return true;
    }

    private async ValueTask<UpstreamAnswer> AskAsync(InflightQuery inflight)
    {
        long begunAt = _time.GetTimestamp();
        UpstreamAnswer answer = await AskGroupAsync(inflight.Question, inflight.Group, inflight.Cause, inflight.GivenUp);
        if (answer.MissingTarget is null)
        {
            return answer;
        }

        answer = await _completion.CompleteAsync(inflight.Question, answer, _responder.Generation, begunAt, inflight.GivenUp);
        if (!inflight.GivenUp.IsCancellationRequested)
        {
            answer.KeepIn(_cache, inflight.Question, inflight.Group);
        }

        return answer;
    }

    /// <summary>Asks a group of upstreams, and caches its answer, unless the query has been cancelled.</summary>
    private async ValueTask<UpstreamAnswer> AskGroupAsync(
        AskedQuestion question, UpstreamGroup group, RefreshCause? cause, CancellationToken givenUp)
    {
        UpstreamAnswer answer = (await _upstreams.AskAsync(question, group, givenUp)).AsTrusted(group);
        if (givenUp.IsCancellationRequested)
        {
            return answer;
        }

        answer.KeepIn(_cache, question, group);
        if (cause == RefreshCause.Probe && answer.Failure == AnswerFault.None)
        {
            _cache?.Outages.TakeGoodProbe(group.Key);
        }

        return answer;
    }

    /// <summary>Sends the answer to all waiting queries and frees the upstream query's places; once.</summary>
    private void End(InflightQuery inflight, UpstreamAnswer answer)
    {
        if (!inflight.TryEnd())
        {
            return;
        }

        Interlocked.Decrement(ref _inflightCount);
        _order.Remove(inflight);

        // The answer is cached first, then the upstream query leaves the table: a client in between finds one of the two.
        _inflight.TryRemove(new KeyValuePair<InflightKey, InflightQuery>(inflight.Key, inflight));
        if (inflight.SuffixCell is int cell)
        {
            _caps.LeaveSuffix(cell);
        }

        if (inflight.Cause is not null)
        {
            Interlocked.Decrement(ref _refreshCount);
        }

        for (InflightQuery.Waiter? waiter = inflight.Close(); waiter?.Pending is PendingQuery pending; waiter = waiter.Earlier)
        {
            Answer(pending, answer);
        }
    }

    /// <summary>Answers a waiting query, once.</summary>
    private void Answer(PendingQuery pending, UpstreamAnswer answer)
    {
        if (pending.TryEnd())
        {
            Leave(pending);
            Reply(pending, answer);
        }
    }

    private bool TryEnter(PendingQuery pending)
    {
        int waiting = Interlocked.Increment(ref _pendingCount);
        if (!_caps.TryEnterClient(pending.Client, _places - waiting + 1))
        {
            Interlocked.Decrement(ref _pendingCount);
            return false;
        }

        if (waiting > _places)
        {
            GiveUpOldest();
        }

        return true;
    }

    private void Leave(PendingQuery pending)
    {
        _ofClients.Remove(pending);
        _caps.LeaveClient(pending.Client);
        Interlocked.Decrement(ref _pendingCount);
    }

    private void Reply(PendingQuery pending, UpstreamAnswer answer)
    {
        // Instead of a failure the cache may give a stale answer, of any size that it stores.
        int room = answer.Rcode == Rcode.ServFail ? Responder.StreamReplyRoom : answer.RecordOctets + Responder.ReplyRoom;
        byte[] packet = ArrayPool<byte>.Shared.Rent(pending.Message.Length + room);
        try
        {
            pending.Message.CopyTo(packet, 0);
            CompletedReply reply = _responder.Complete(
                packet, pending.Message.Length, pending.Client, pending.Parsed, pending.TakenAt, answer.View());
            pending.Send(packet.AsSpan(0, reply.Octets), reply);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }
}
