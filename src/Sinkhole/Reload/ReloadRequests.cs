using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Reload;

/// <summary>
/// Runs reloads in the background, for signals, the file watch and retries. Requests that arrive while one is running are merged into one.
/// </summary>
internal sealed class ReloadRequests : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Reloader _reloader;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    // Capacity 1: a request that finds it full is served by the reload that is already queued.
    private readonly Channel<bool> _requested =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="reloader">Runs the reloads.</param>
    /// <param name="logger">Logs exceptions, because no caller waits for them.</param>
    public ReloadRequests(Reloader reloader, ILogger logger)
    {
        _reloader = reloader;
        _logger = logger;
        _work = WorkAsync();
        reloader.RetryDue += Request;
    }

    /// <summary>Requests a reload and returns at once; any thread.</summary>
    public void Request() => _requested.Writer.TryWrite(true);

    /// <summary>Waits for the running reload; queued requests are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work.WaitAsync(StopTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_work.IsCompleted)
        {
            // The token source is not disposed: the reload may still use it.
            Log.ReloadAbandoned(_logger, StopTimeout);
            return;
        }

        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (bool _ in _requested.Reader.ReadAllAsync(_stopping.Token))
            {
                await ReloadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
    }

    private async Task ReloadAsync()
    {
        try
        {
            await _reloader.ReloadInBackgroundAsync(_stopping.Token);
        }
#pragma warning disable CA1031 // Background work: an exception is logged and must not end the loop.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.ReloadFailed(_logger, exception);
        }
    }
}
