using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Hedging;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>The upstreams and their state, across reloads, and the order in which those of a group are tried.</summary>
internal sealed class UpstreamTable : IAsyncDisposable
{
    /// <summary>Max tries of one query: their timeouts together must stay below a client's (RFC 8767 §5: 1.8 s).</summary>
    public const int MaxTries = 2;

    private static readonly ResiliencePropertyKey<HedgedQuery> RoundKey = new("round");

    private readonly ConcurrentDictionary<IPEndPoint, Upstream> _upstreams = new();
    private readonly Func<ForwardRoutes> _routes;
    private readonly Action<UpstreamStateChange> _notify;
    private readonly CancellationTokenSource _stopping = new();

    // One change at a time, so that the last upstream of a group to fail, and the first to recover, is reported once.
    private readonly Lock _changes = new();
    private readonly Func<IPEndPoint, Upstream> _new;
    private readonly ResiliencePipeline<UpstreamAnswer> _tries;
    private readonly HedgeBudget _budget = new();
    private long _hedgesWon;
    private long _hedgesLost;

    /// <summary>An empty table.</summary>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="routes">The routes in force.</param>
    /// <param name="notify">Called when the state of an upstream has changed; must return at once.</param>
    /// <param name="time">The clock.</param>
    public UpstreamTable(TimeSpan timeout, Func<ForwardRoutes> routes, Action<UpstreamStateChange> notify, TimeProvider time)
    {
        _routes = routes;
        _notify = notify;
        CancellationToken stopping = _stopping.Token;
        _new = endPoint => new Upstream(endPoint, timeout, ProbesOf, Report, time, stopping);
        _tries = new ResiliencePipelineBuilder<UpstreamAnswer> { TimeProvider = time }
            .AddHedging(new HedgingStrategyOptions<UpstreamAnswer>
            {
                MaxHedgedAttempts = MaxTries - 1,
                ShouldHandle = static tried => ValueTask.FromResult(RoundOf(tried.Context).WantsMore(tried.Outcome.Result)),
                DelayGenerator = static waited => ValueTask.FromResult(RoundOf(waited.Context).HedgeDelay()),
            })
            .Build();
    }

    /// <summary>Hedged tries whose answer was used.</summary>
    public long HedgesWon => Volatile.Read(ref _hedgesWon);

    /// <summary>Hedged tries whose answer was not used.</summary>
    public long HedgesLost => Volatile.Read(ref _hedgesLost);

    /// <summary>The upstreams of routes, also those that were never asked.</summary>
    public IReadOnlyCollection<Upstream> Among(ForwardRoutes routes)
    {
        List<Upstream> named = [];
        foreach (IPEndPoint endPoint in routes.Upstreams)
        {
            named.Add(Of(endPoint));
        }

        return named;
    }

    /// <summary>
    /// Asks the upstreams of a group: the preferred first; the next one on a timeout or failure, or at the same time when the first takes
    /// longer than its 95th-percentile latency. One whose circuit is open gets one query a second. A single upstream is asked again
    /// after a timeout, but not after a failure.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="group">Its upstreams, the preferred first.</param>
    /// <param name="cancellationToken">Cancels the query and its tries.</param>
    public async ValueTask<UpstreamAnswer> AskAsync(AskedQuestion question, UpstreamGroup group, CancellationToken cancellationToken)
    {
        var round = new HedgedQuery(question, group, Of, _budget, cancellationToken);
        ResilienceContext context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        context.Properties.Set(RoundKey, round);
        try
        {
            UpstreamAnswer answer = await _tries.ExecuteAsync(
                static (tried, asked) => asked.TryNextAsync(tried.CancellationToken), context, round);
            return round.WantsMore(answer) ? round.LastHeard : answer;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            Count(round.End());
        }
    }

    /// <summary>Cancels the probes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (Upstream upstream in _upstreams.Values)
        {
            await upstream.Probing;
        }

        _stopping.Dispose();
    }

    private static HedgedQuery RoundOf(ResilienceContext context) => context.Properties.TryGetValue(RoundKey, out HedgedQuery? round)
        ? round
        : throw new InvalidOperationException("a query is sent without its hedging state");

    /// <summary>
    /// A probe for each group: the zone of one may time out or be refused while the upstream answers for all others.
    /// </summary>
    private List<AskedQuestion> ProbesOf(IPEndPoint endPoint)
    {
        List<AskedQuestion> probes = [];
        foreach (UpstreamGroup group in _routes().GroupsOf(endPoint))
        {
            probes.Add(AskedQuestion.ProbeOf(group));
        }

        return probes;
    }

    private void Report(Upstream changed, bool isGood)
    {
        lock (_changes)
        {
            List<UpstreamGroup> alone = [];
            IReadOnlyList<UpstreamGroup> groups = _routes().GroupsOf(changed.EndPoint);
            if (groups.Count == 0)
            {
                // No longer configured: its probes have ended.
                return;
            }

            foreach (UpstreamGroup group in groups)
            {
                if (!HasOther(group, changed))
                {
                    alone.Add(group);
                }
            }

            _notify(new UpstreamStateChange(changed.EndPoint, changed.State, changed.Fault, isGood, alone));
        }
    }

    private bool HasOther(UpstreamGroup group, Upstream changed)
    {
        foreach (IPEndPoint endPoint in group.Upstreams)
        {
            bool isUp = !_upstreams.TryGetValue(endPoint, out Upstream? other) || other.State == UpstreamState.Closed;
            if (isUp && !endPoint.Equals(changed.EndPoint))
            {
                return true;
            }
        }

        return false;
    }

    private Upstream Of(IPEndPoint endPoint) => _upstreams.GetOrAdd(endPoint, _new);

    private void Count(HedgeResult end)
    {
        if (end != HedgeResult.NotMade)
        {
            Interlocked.Increment(ref end == HedgeResult.Won ? ref _hedgesWon : ref _hedgesLost);
        }
    }
}
