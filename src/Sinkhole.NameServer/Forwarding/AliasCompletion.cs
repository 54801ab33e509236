using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Asks for the target of an alias that an upstream's answer leaves out (CNAME chasing, RFC 1034 §5.3.3).
/// </summary>
/// <remarks>
/// Bounded: one query for each open alias, <see cref="AnswerReader.MaxAliases"/> aliases in all, a loop ends when it closes, and no
/// query begins after a time limit. Policy is not applied here but to every link each time the answer is sent. So the links are kept
/// when the target fails: a seized name among them is answered by its order and not with SERVFAIL.
/// </remarks>
internal sealed class AliasCompletion
{
    private readonly Func<AskedQuestion, UpstreamGroup, CancellationToken, ValueTask<UpstreamAnswer>> _ask;
    private readonly TimeSpan _maxTime;
    private readonly TimeProvider _time;

    /// <summary>A completion over a function that asks upstreams.</summary>
    /// <param name="ask">Asks a group, and caches its answer.</param>
    /// <param name="maxTime">How long after the first query the last may begin: a client waits for 1.8 s (RFC 8767 §5).</param>
    /// <param name="time">The clock of that time.</param>
    public AliasCompletion(
        Func<AskedQuestion, UpstreamGroup, CancellationToken, ValueTask<UpstreamAnswer>> ask, TimeSpan maxTime, TimeProvider time)
    {
        _ask = ask;
        _maxTime = maxTime;
        _time = time;
    }

    /// <summary>Completes an answer.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="generation">Its routes say which upstreams are asked for a target. A special name is not asked: the answer ends
    /// there.</param>
    /// <param name="begunAt">When the first query began, as a timestamp of the clock.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The answer with the targets of its aliases; SERVFAIL with the links so far where the query for a target fails.</returns>
    public async ValueTask<UpstreamAnswer> CompleteAsync(
        AskedQuestion question, UpstreamAnswer answer, Generation generation, long begunAt, CancellationToken cancellationToken)
    {
        for (int asked = 0; answer.MissingTarget is byte[] target; asked++)
        {
            AskedQuestion next = question.For(target);
            if (!TryRoute(next, generation, out UpstreamGroup group))
            {
                return answer with { MissingTarget = null };
            }

            if (asked == AnswerReader.MaxAliases || _time.GetElapsedTime(begunAt) > _maxTime)
            {
                return FailedAfter(answer, asked == AnswerReader.MaxAliases ? AnswerFault.Aliases : AnswerFault.TooSlow);
            }

            UpstreamAnswer rest = await _ask(next, group, cancellationToken);
            if (rest.Rcode == Rcode.ServFail)
            {
                return FailedAfter(answer, rest.Fault) with { Error = rest.Error };
            }

            UpstreamAnswer? joined = AnswerJoin.Join(question, answer, next, rest);
            if (joined is null || joined.Rcode == Rcode.ServFail)
            {
                return FailedAfter(answer, joined?.Fault ?? AnswerFault.TooLong);
            }

            // The denial came from the target's group, and was cached for that group.
            answer = joined with
            {
                MissingTarget = rest.MissingTarget,
                DeniedName = null,
                Error = rest.Error.Length > 0 ? rest.Error : answer.Error,
            };
        }

        return answer;
    }

    private static UpstreamAnswer FailedAfter(UpstreamAnswer links, AnswerFault fault) =>
        links with { Rcode = Rcode.ServFail, Fault = fault, Error = [], MissingTarget = null, IsAuthentic = false };

    private static bool TryRoute(AskedQuestion target, Generation generation, out UpstreamGroup group)
    {
        group = generation.Routes.Find(target.Name);
        return !group.Upstreams.IsEmpty
            && (!generation.LocalZones.TryFind(target.Name, out LocalMatch match) || generation.Routes.Covers(target.Name, match));
    }
}
