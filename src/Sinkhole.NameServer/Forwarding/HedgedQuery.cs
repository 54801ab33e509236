using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One query to the upstreams of a group: at most two tries, which may run at the same time.</summary>
/// <remarks>
/// The hedging strategy starts the tries and takes the first good answer. The other try is not cancelled: it runs until its own timeout, so
/// that the circuit learns whether the upstream was silent, and late answers count in the latencies that set the hedging delay.
/// </remarks>
internal sealed class HedgedQuery
{
    private static readonly UpstreamAnswer Nobody = UpstreamAnswer.Failed(AnswerFault.Silence);

    private readonly AskedQuestion _question;
    private readonly UpstreamGroup _group;
    private readonly Func<IPEndPoint, Upstream> _upstreamOf;
    private readonly HedgeBudget _budget;
    private readonly CancellationToken _givenUp;
    private Upstream? _asked;
    private UpstreamAnswer _lastHeard = Nobody;
    private int _place;
    private int _tries;
    private int _answers;
    private int _winner;
    private bool _isTimed;
    private bool _holdsHedge;
    private bool _isHedged;

    /// <summary>Begins a query; adds its share to the budget.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="group">Its upstreams, the preferred first.</param>
    /// <param name="upstreamOf">Finds the upstream of an address.</param>
    /// <param name="budget">The budget of hedged tries.</param>
    /// <param name="givenUp">Cancels the tries.</param>
    public HedgedQuery(
        AskedQuestion question, UpstreamGroup group, Func<IPEndPoint, Upstream> upstreamOf, HedgeBudget budget, CancellationToken givenUp)
    {
        _question = question;
        _group = group;
        _upstreamOf = upstreamOf;
        _budget = budget;
        _givenUp = givenUp;
        budget.Credit();
    }

    /// <summary>The last message, even a failure; <see cref="AnswerFault.Silence"/> when none came.</summary>
    public UpstreamAnswer LastHeard => Volatile.Read(ref _lastHeard);

    private bool HasOthers => _group.Upstreams.Length > 1;

    /// <summary>
    /// Whether another try may help: after a timeout, or after a failure where others can be asked. Too many aliases are the same
    /// everywhere.
    /// </summary>
    public bool WantsMore(UpstreamAnswer? answer) =>
        answer is null || answer.Failure == AnswerFault.Silence || (answer.Failure != AnswerFault.None && HasOthers);

    /// <summary>Asks the next upstream whose circuit allows it.</summary>
    /// <param name="unwanted">Ends the wait, but not the try, when another try was answered.</param>
    public async ValueTask<UpstreamAnswer> TryNextAsync(CancellationToken unwanted) => await RunNextAsync().WaitAsync(unwanted);

    /// <summary>
    /// How long to wait for the first try before a second starts; infinite where no other upstream can be asked, too few latencies are
    /// known, or the budget is empty. The strategy calls it again after the second try, which has no third.
    /// </summary>
    public TimeSpan HedgeDelay()
    {
        if (_isTimed)
        {
            return Timeout.InfiniteTimeSpan;
        }

        _isTimed = true;
        if (!HasOthers || _asked?.HedgeAfter is not TimeSpan delay || !_budget.TrySpend())
        {
            return Timeout.InfiniteTimeSpan;
        }

        _holdsHedge = true;
        return delay;
    }

    /// <summary>Ends the query; a hedged try that was reserved and not made is returned to the budget.</summary>
    public HedgeResult End()
    {
        if (_isHedged)
        {
            return Volatile.Read(ref _winner) > 1 ? HedgeResult.Won : HedgeResult.Lost;
        }

        if (_holdsHedge)
        {
            _budget.Refund();
        }

        return HedgeResult.NotMade;
    }

    private async Task<UpstreamAnswer> RunNextAsync()
    {
        int number = Interlocked.Increment(ref _tries);
        _isHedged |= number > 1 && _holdsHedge && Volatile.Read(ref _answers) == 0;
        int places = int.Max(_group.Upstreams.Length, UpstreamTable.MaxTries);
        for (int place = Interlocked.Increment(ref _place); place <= places; place = Interlocked.Increment(ref _place))
        {
            Upstream upstream = _upstreamOf(_group.Upstreams[(place - 1) % _group.Upstreams.Length]);
            if (place > _group.Upstreams.Length && upstream.IsProbing && upstream.State != UpstreamState.Failing)
            {
                // The same upstream would get the same query again, and a probe is already in flight.
                continue;
            }

            _asked = upstream;
            if (await upstream.AskAsync(_question, _givenUp) is UpstreamAnswer answer)
            {
                Take(answer, number);
                return answer;
            }
        }

        Interlocked.Increment(ref _answers);
        return LastHeard;
    }

    private void Take(UpstreamAnswer answer, int number)
    {
        if (answer.Failure != AnswerFault.Silence)
        {
            Volatile.Write(ref _lastHeard, answer);
        }

        if (!WantsMore(answer))
        {
            Interlocked.CompareExchange(ref _winner, number, 0);
        }

        Interlocked.Increment(ref _answers);
    }
}
