using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>
/// Each connection passes here first: too many of one client are closed, too many in all cost the one that has waited longest its place,
/// and at its end what it repeated is written down.
/// </summary>
internal sealed class ConnectionGate
{
    private readonly HitRecorder _recorder;
    private readonly WarningCounters _counters;
    private readonly OpenConnections _open;

    public ConnectionGate(HitRecorder recorder, WarningCounters counters, int mostConnections, int mostOfClient)
    {
        _recorder = recorder;
        _counters = counters;
        _open = new OpenConnections(mostConnections, mostOfClient);
    }

    /// <summary>Connection middleware (Kestrel's <c>Use</c>).</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection => PassAsync(connection, next);

    private async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var open = new OpenConnection(connection, _open);
        _counters.OpenConnection();
        try
        {
            if (!_open.TryAdmit(open, out OpenConnection? evicted))
            {
                _counters.AddConnectionRejected();
                connection.Abort();
                return;
            }

            if (evicted is not null)
            {
                _counters.AddConnectionRejected();
                evicted.Cut();
            }

            connection.Features.Set(open);
            await ServeAsync(connection, next);
        }
        finally
        {
            _open.Remove(open);
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
