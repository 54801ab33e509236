using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>The way back for one query that was handed over: it counts in its connection's memory until its reply is there.</summary>
internal sealed class StreamReplyPath : IReplyPath
{
    private readonly DnsTcpSession _session;
    private readonly int _queryOctets;

    /// <summary>A way back.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="queryOctets">What memory has counted for the query.</param>
    public StreamReplyPath(DnsTcpSession session, int queryOctets)
    {
        _session = session;
        _queryOctets = queryOctets;
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters)
    {
        _session.ReturnQuery(_queryOctets);
        _session.Send(reply, completed);
    }
}
