using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A reply path that discards replies, for tests that write them themselves.</summary>
internal sealed class NoPath : IReplyPath
{
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters) => counters.CountReply(completed, null);
}
