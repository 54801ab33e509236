using System;
using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// The way back for one query of a connection. The query counts in the connection's backlog and memory until this path is ended: by
/// <see cref="Send"/> or by <see cref="EndWithoutReply"/>, once.
/// </summary>
internal sealed class StreamReplyPath : IReplyPath
{
    private readonly StreamSender _sender;
    private readonly StreamBacklog _backlog;
    private readonly ConnectionMemory _memory;
    private readonly int _queryOctets;
    private int _partOctets;

    /// <summary>A path for a query that backlog and memory have counted.</summary>
    /// <param name="sender">Sends on the connection.</param>
    /// <param name="backlog">The connection's queries that have no reply yet.</param>
    /// <param name="memory">The connection's memory.</param>
    /// <param name="queryOctets">What memory has counted for the query.</param>
    public StreamReplyPath(StreamSender sender, StreamBacklog backlog, ConnectionMemory memory, int queryOctets)
    {
        _sender = sender;
        _backlog = backlog;
        _memory = memory;
        _queryOctets = queryOctets;
    }

    /// <summary>
    /// Sends one message of a reply with several, such as a zone transfer (RFC 5936 §2.2). Returns when the kernel has accepted it, so that
    /// at most one message waits for the client. One caller at a time; the last message is sent by <see cref="Send"/>.
    /// </summary>
    /// <param name="message">The message; not kept.</param>
    /// <returns>False when the connection accepts no more messages: the caller stops, and ends the path.</returns>
    public async ValueTask<bool> SendPartAsync(ReadOnlyMemory<byte> message)
    {
        _partOctets += message.Length;
        return await _sender.SendPartAsync(message);
    }

    /// <inheritdoc/>
    /// <remarks>The octets of earlier messages of the reply are added to what is counted.</remarks>
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters)
    {
        _memory.Return(_queryOctets);
        _sender.Send(reply, completed with { Octets = completed.Octets + _partOctets });
    }

    /// <summary>The query gets no reply.</summary>
    public void EndWithoutReply()
    {
        _memory.Return(_queryOctets);
        _backlog.Leave();
    }
}
