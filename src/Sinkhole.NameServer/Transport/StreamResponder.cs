using System;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>Answers the queries of one listener's connections: by the steps, or later by an upstream.</summary>
internal sealed class StreamResponder : IStreamResponder
{
    private readonly Responder _responder;
    private readonly Forwarder _forwarder;
    private readonly QueryCounters _counters;

    /// <param name="responder">Answers.</param>
    /// <param name="forwarder">Takes what must be asked.</param>
    /// <param name="counters">Where queries and replies are counted.</param>
    public StreamResponder(Responder responder, Forwarder forwarder, QueryCounters counters)
    {
        _responder = responder;
        _forwarder = forwarder;
        _counters = counters;
    }

    /// <inheritdoc/>
    public void Answer(byte[] packet, int octets, in Client client, StreamReplyPath path)
    {
        ReceiveTime now = _responder.Now();
        int reply = _responder.Answer(new ReceivedMessage(packet, octets, client), now, _counters, out QueryResult result);
        if (reply == Responder.Forward)
        {
            _forwarder.Take(new PendingQuery(packet.AsSpan(0, octets).ToArray(), client, result, path, _counters));
        }
        else if (reply == Responder.Silence)
        {
            path.EndWithoutReply();
        }
        else
        {
            var completed = new CompletedReply(reply, result.Rcode, result.Outcome, _responder.Since(now), IsObserved: false);
            path.Send(packet.AsSpan(0, reply), completed, _counters);
        }
    }
}
