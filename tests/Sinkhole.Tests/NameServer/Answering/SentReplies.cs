using System;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Tests.NameServer.Answering;

/// <summary>Answers whose replies are all sent, as by a listener over a network without loss.</summary>
internal static class SentReplies
{
    /// <summary>Answers a query in place, now, and counts the reply as sent.</summary>
    public static int Answer(
        this Responder responder, Span<byte> packet, int queryOctets, in Client client, QueryCounters counters, out QueryResult result)
    {
        ReceiveTime now = responder.Now();
        int reply = responder.Answer(new ReceivedMessage(packet, queryOctets, client), now, counters, out result);
        if (reply > 0)
        {
            counters.CountResponse(result.Rcode, result.Outcome, reply);
            counters.CountDurations(1, responder.Since(now));
        }

        return reply;
    }
}
