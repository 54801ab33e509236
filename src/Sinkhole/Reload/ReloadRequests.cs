using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Reload;

/// <summary>
/// Reloads that nobody waits for, from signals, the file watch, and a disk that refused the last: many requests while one runs are one.
/// </summary>
internal sealed class ReloadRequests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Reloader _reloader;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    // One place: a request that finds it taken is met by the reload that will take it out.
    private readonly Channel<bool> _requested =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="reloader">Does the work.</param>
    /// <param name="logger">Told of faults that nobody else waits for.</param>
    public ReloadRequests(Reloader reloader, ILogger logger)
    {
        _reloader = reloader;
        _logger = logger;
        _work = WorkAsync();
        reloader.RetryDue += Request;
    }

    /// <summary>Asks for a reload; returns at once, any thread.</summary>
    public void Request() => _requested.Writer.TryWrite(true);

    /// <summary>Waits for the reload that runs; requests behind it are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_work.IsCompleted)
        {
            // Its token stays usable: it may still come back from the disk.
            Log.ReloadAbandoned(_logger, Patience);
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
            await _reloader.ReloadUnheardAsync(_stopping.Token);
        }
#pragma warning disable CA1031 // The border of background reloads: one that fails must not be the last one, and must be heard of.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.ReloadFailed(_logger, fault);
        }
    }
}
