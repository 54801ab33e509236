using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Supervision;

/// <summary>Tells the service manager four times in each of its intervals that we are well, as long as we are.</summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // One round that is not well, and the wait for it, leave the next ones time enough.
    private const int RoundsInAnInterval = 4;

    private readonly ServiceNotifier _notifier;
    private readonly Func<CancellationToken, Task<string?>> _fault;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private Task _rounds = Task.CompletedTask;

    /// <param name="notifier">The service manager.</param>
    /// <param name="fault">Why we are not well; null when we are.</param>
    /// <param name="time">Measures the rounds.</param>
    /// <param name="logger">Hears of a round that was not well.</param>
    public Watchdog(ServiceNotifier notifier, Func<CancellationToken, Task<string?>> fault, TimeProvider time, ILogger logger)
    {
        _notifier = notifier;
        _fault = fault;
        _time = time;
        _logger = logger;
    }

    /// <summary>Begins.</summary>
    /// <param name="microseconds">Value of WATCHDOG_USEC; null, empty or 0 where no watchdog waits.</param>
    public void Start(string? microseconds)
    {
        if (long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long interval)
            && interval >= RoundsInAnInterval)
        {
            _rounds = WatchAsync(TimeSpan.FromMicroseconds(interval / RoundsInAnInterval));
        }
    }

    /// <summary>Ends the rounds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _rounds.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task WatchAsync(TimeSpan round)
    {
        using var timer = new PeriodicTimer(round, _time);
        do
        {
            if (await _fault(_ended.Token) is string fault)
            {
                Log.NotWell(_logger, fault);
            }
            else
            {
                _notifier.Alive();
            }
        }
        while (await timer.WaitForNextTickAsync(_ended.Token));
    }
}
