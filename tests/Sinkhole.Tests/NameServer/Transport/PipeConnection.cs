using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Transport;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>A connection of two pipes in memory, without a socket; the test is the client.</summary>
internal sealed class PipeConnection : IStreamConnection
{
    private readonly Pipe _queries = new();
    private readonly Pipe _replies;

    /// <param name="unreadOctets">Octets that the client may leave unread before a send waits.</param>
    public PipeConnection(int unreadOctets = 64 * 1024) => _replies = new Pipe(
        new PipeOptions(pauseWriterThreshold: unreadOctets, resumeWriterThreshold: 1, useSynchronizationContext: false));

    /// <summary>What the client sends.</summary>
    public PipeWriter Queries => _queries.Writer;

    /// <summary>What the client receives.</summary>
    public PipeReader Replies => _replies.Reader;

    public PipeReader Input => _queries.Reader;

    /// <summary>How the session ended the connection, in order.</summary>
    public List<string> Ends { get; } = [];

    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if ((await _replies.Writer.WriteAsync(octets, cancellationToken)).IsCompleted)
        {
            throw new IOException("the client is gone");
        }
    }

    public void EndSending()
    {
        Ends.Add("end of sending");
        _replies.Writer.Complete();
    }

    public void Abort() => Ends.Add("abort");

    public void Dispose()
    {
        Ends.Add("dispose");
        _queries.Reader.Complete();
        _replies.Writer.Complete();
    }
}
