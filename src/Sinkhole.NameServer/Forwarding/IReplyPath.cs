using System;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>The way back to a client: a datagram socket with an address, or a connection.</summary>
internal interface IReplyPath
{
    /// <summary>
    /// Sends a reply, or drops it when the client cannot be reached; never waits for the client. Counts it as a response once the kernel
    /// has taken it, otherwise as unsent.
    /// </summary>
    /// <param name="reply">The whole message; not kept.</param>
    /// <param name="completed">How it is counted.</param>
    /// <param name="counters">Where it is counted.</param>
    void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters);
}
