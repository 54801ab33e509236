using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>Each connection passes here first: too many are closed, and at its end what it repeated is written down.</summary>
internal sealed class ConnectionGate
{
    private readonly HitRecorder _recorder;
    private readonly WarningCounters _counters;
    private readonly int _mostConnections;

    public ConnectionGate(HitRecorder recorder, WarningCounters counters, int mostConnections)
    {
        _recorder = recorder;
        _counters = counters;
        _mostConnections = mostConnections;
    }

    /// <summary>Connection middleware (Kestrel's <c>Use</c>).</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection => PassAsync(connection, next);

    private async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (_counters.OpenConnection() > _mostConnections)
            {
                _counters.AddConnectionRejected();
                connection.Abort();
                return;
            }

            await ServeAsync(connection, next);
        }
        finally
        {
            _counters.CloseConnection();
        }
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var visits = new ConnectionVisits();
        connection.Features.Set(visits);

        // A client may close its sending half and still read (RFC 9293 §3.6). Kestrel takes that for the end of the connection and drops
        // the answer; without this token it reads to the end of what was sent, answers, and closes.
        connection.ConnectionClosed = CancellationToken.None;
        try
        {
            await next(connection);
        }
        finally
        {
            _recorder.Close(visits);
        }
    }
}
