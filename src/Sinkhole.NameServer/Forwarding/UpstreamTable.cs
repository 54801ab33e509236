using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What is known of each upstream, across reloads, and the order in which those of a group are tried.</summary>
internal sealed class UpstreamTable
{
    /// <summary>Most tries of one question: their patience together must stay below a client's (RFC 8767 §5: 1.8 s).</summary>
    public const int MostTries = 2;

    private readonly ConcurrentDictionary<IPEndPoint, Upstream> _upstreams = new();
    private readonly Func<IPEndPoint, Upstream> _new;

    /// <summary>An empty table.</summary>
    /// <param name="patience">How long one try may take.</param>
    /// <param name="time">The clock of the wait.</param>
    public UpstreamTable(TimeSpan patience, TimeProvider time)
    {
        _new = endPoint => new Upstream(endPoint, patience, time);
    }

    /// <summary>All upstreams that were ever asked.</summary>
    public IReadOnlyCollection<Upstream> All => [.. _upstreams.Values];

    /// <summary>
    /// Asks the upstreams of a group: the preferred first, the next on silence or failure, those whose circuit is open not at all. One
    /// alone is asked again on silence; what has failed is not asked the same thing twice.
    /// </summary>
    public async ValueTask<UpstreamAnswer> AskAsync(AskedQuestion question, UpstreamGroup group, CancellationToken cancellationToken)
    {
        UpstreamAnswer last = UpstreamAnswer.Failed(AnswerFault.Silence);
        int places = int.Max(group.Upstreams.Length, MostTries);
        int tries = 0;
        for (int place = 0; place < places && tries < MostTries; place++)
        {
            bool isAgain = place >= group.Upstreams.Length;
            if (isAgain && last.Fault == AnswerFault.Failure)
            {
                break;
            }

            Upstream upstream = _upstreams.GetOrAdd(group.Upstreams[place % group.Upstreams.Length], _new);
            if (await upstream.AskAsync(question, cancellationToken) is not UpstreamAnswer answer)
            {
                continue;
            }

            tries++;
            last = answer;
            if (answer.Rcode != Rcode.ServFail || answer.Fault == AnswerFault.Aliases)
            {
                break;
            }
        }

        return last;
    }
}
