using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A way back that leads nowhere, for replies that a test makes itself.</summary>
internal sealed class NoPath : IReplyPath
{
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters) => counters.CountReply(completed, null);
}
