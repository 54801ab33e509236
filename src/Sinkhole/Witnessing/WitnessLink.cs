using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Telemetry;

namespace Sinkhole.Witnessing;

/// <summary>Keeps one witness up to date with all logs, on a thread of its own: nothing else waits for that witness.</summary>
internal sealed class WitnessLink : IDisposable
{
    private readonly Func<IReadOnlyList<CosignableLog>> _logs;
    private readonly WitnessHttpClient _client;
    private readonly WitnessExchanges _exchanges;
    private readonly CancellationToken _stop;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;

    /// <param name="peer">The witness.</param>
    /// <param name="logs">The logs, which may become more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when a state changes.</param>
    /// <param name="stop">Ends the thread.</param>
    public WitnessLink(
        WitnessPeer peer, Func<IReadOnlyList<CosignableLog>> logs, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        _logs = logs;
        _client = new WitnessHttpClient(peer.Address);
        _exchanges = new WitnessExchanges(peer.Key, request => _client.Send(request, stop), time, logger);
        _stop = stop;
        _thread = new Thread(Run) { IsBackground = true, Name = "witness" };
    }

    /// <summary>One report for each log; any thread.</summary>
    public IReadOnlyList<WitnessReport> Reports => _exchanges.Reports;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Says that there is a new checkpoint; any thread.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Waits for the thread, which was told to stop, for a moment: a name server that hangs holds it longer.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool TryJoin(TimeSpan timeout) => !_thread.IsAlive || _thread.Join(timeout);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        WaitHandle[] handles = [_stop.WaitHandle, _wake];
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                _exchanges.Round(_logs(), _stop);
                WaitHandle.WaitAny(handles, _exchanges.NextIn);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The stop; what is not cosigned yet is shown to the witness after the next start.
        }
    }
}
