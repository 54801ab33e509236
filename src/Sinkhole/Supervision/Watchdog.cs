using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Supervision;

/// <summary>Pings the service manager four times per watchdog interval while the health check succeeds.</summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // After one failed check, with its timeout, there is still time for the next ones.
    private const int ChecksPerInterval = 4;

    private readonly ServiceNotifier _notifier;
    private readonly Func<CancellationToken, Task<string?>> _fault;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private Task _checks = Task.CompletedTask;

    /// <param name="notifier">The service manager.</param>
    /// <param name="fault">The health check: describes the fault, or returns null.</param>
    /// <param name="time">Drives the timer.</param>
    /// <param name="logger">Logs failed checks.</param>
    public Watchdog(ServiceNotifier notifier, Func<CancellationToken, Task<string?>> fault, TimeProvider time, ILogger logger)
    {
        _notifier = notifier;
        _fault = fault;
        _time = time;
        _logger = logger;
    }

    /// <summary>Starts the checks.</summary>
    /// <param name="microseconds">Value of WATCHDOG_USEC; null, empty or 0 without a watchdog.</param>
    public void Start(string? microseconds)
    {
        if (long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long interval)
            && interval >= ChecksPerInterval)
        {
            _checks = WatchAsync(TimeSpan.FromMicroseconds(interval / ChecksPerInterval));
        }
    }

    /// <summary>Stops the checks.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _checks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task WatchAsync(TimeSpan period)
    {
        using var timer = new PeriodicTimer(period, _time);
        do
        {
            if (await _fault(_ended.Token) is string fault)
            {
                Log.PingWithheld(_logger, fault);
            }
            else
            {
                _notifier.Ping();
            }
        }
        while (await timer.WaitForNextTickAsync(_ended.Token));
    }
}
