using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Sinkhole.Reload;

/// <summary>Reloads that nobody waits for, from signals and the file watch: many requests while one runs are one.</summary>
internal sealed class ReloadRequests : IAsyncDisposable
{
    private readonly Reloader _reloader;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    // One place: a request that finds it taken is met by the reload that will take it out.
    private readonly Channel<bool> _requested =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ReloadRequests(Reloader reloader)
    {
        _reloader = reloader;
        _work = WorkAsync();
    }

    /// <summary>Asks for a reload; returns at once, any thread.</summary>
    public void Request() => _requested.Writer.TryWrite(true);

    /// <summary>Waits for the reload that runs; requests behind it are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (bool _ in _requested.Reader.ReadAllAsync(_stopping.Token))
            {
                await _reloader.ReloadAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
    }
}
