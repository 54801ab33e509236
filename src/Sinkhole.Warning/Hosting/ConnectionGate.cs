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
        try
        {
            await next(connection);
        }
        finally
        {
            await _recorder.CloseAsync(visits);
        }
    }
}
