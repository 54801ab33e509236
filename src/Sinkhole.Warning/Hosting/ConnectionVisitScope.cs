using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>Gives each connection its visits, and records at its end how often it repeated them.</summary>
internal sealed class ConnectionVisitScope
{
    private readonly HitRecorder _recorder;
    private readonly WarningCounters _counters;

    public ConnectionVisitScope(HitRecorder recorder, WarningCounters counters)
    {
        _recorder = recorder;
        _counters = counters;
    }

    /// <summary>Connection middleware (Kestrel's <c>Use</c>).</summary>
    public ConnectionDelegate Open(ConnectionDelegate next) => connection => ServeAsync(connection, next);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var visits = new ConnectionVisits();
        connection.Features.Set(visits);
        _counters.OpenConnection();
        try
        {
            await next(connection);
        }
        finally
        {
            _recorder.Close(visits);
            _counters.CloseConnection();
        }
    }
}
