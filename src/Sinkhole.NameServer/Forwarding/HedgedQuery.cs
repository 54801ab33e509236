using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One question's way through the upstreams of a group: at most two tries, which may be under way at once.</summary>
/// <remarks>
/// The hedging strategy begins the tries and takes the first good answer. The try that it no longer needs is not cancelled: it ends by
/// its own timeout, so that the circuit learns whether the upstream was silent, and the latencies that time the hedging include the late.
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

    /// <summary>Begins a round; earns the budget a question's part.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="group">Whom, the preferred first.</param>
    /// <param name="upstreamOf">What is known of an address.</param>
    /// <param name="budget">What second tries beside the first cost.</param>
    /// <param name="givenUp">Ends the tries when the question is given up, or we stop.</param>
    public HedgedQuery(
        AskedQuestion question, UpstreamGroup group, Func<IPEndPoint, Upstream> upstreamOf, HedgeBudget budget, CancellationToken givenUp)
    {
        _question = question;
        _group = group;
        _upstreamOf = upstreamOf;
        _budget = budget;
        _givenUp = givenUp;
        budget.Earn();
    }

    /// <summary>The last that was heard, were it a failure; silence when nothing was.</summary>
    public UpstreamAnswer LastHeard => Volatile.Read(ref _lastHeard);

    private bool HasOthers => _group.Upstreams.Length > 1;

    /// <summary>
    /// Whether another try may do better: after silence, or after a failure where others can be asked. Too many aliases are so everywhere.
    /// </summary>
    public bool WantsMore(UpstreamAnswer? answer) =>
        answer is null || answer.Failure == AnswerFault.Silence || (answer.Failure != AnswerFault.None && HasOthers);

    /// <summary>Asks the next upstream whose circuit lets us.</summary>
    /// <param name="unwanted">Ends the wait, not the try, when another has answered.</param>
    public async ValueTask<UpstreamAnswer> TryNextAsync(CancellationToken unwanted) => await RunNextAsync().WaitAsync(unwanted);

    /// <summary>
    /// How long the first try has for itself; without end where nobody else can be asked, too little is known, or the budget is spent. The
    /// strategy asks once more behind the second try, which has no third.
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

    /// <summary>Ends the round; a try that was set aside and not made goes back to the budget.</summary>
    public HedgeResult End()
    {
        if (_isHedged)
        {
            return Volatile.Read(ref _winner) > 1 ? HedgeResult.Won : HedgeResult.Lost;
        }

        if (_holdsHedge)
        {
            _budget.GiveBack();
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
                // It alone would be asked the same again, and our own question asks it already.
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
