using System;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Telemetry;

/// <summary>
/// One scrape for all who ask before it begins, and at most one in 20 ms: otherwise a request of 35 bytes would cost some milliseconds.
/// </summary>
/// <remarks>No answer is older than its request. Any thread.</remarks>
internal sealed class SharedScrape
{
    /// <summary>Time from the beginning of one scrape to that of the next.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);

    private readonly Func<Task<ReadOnlyMemory<byte>>> _scrape;
    private readonly TimeProvider _time;

    // Guards both fields: they change together, at most twice in an interval.
    private readonly Lock _gate = new();
    private Task<ReadOnlyMemory<byte>>? _next;
    private long? _begunAt;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="scrape">Reads every value.</param>
    /// <param name="time">Measures the interval.</param>
    public SharedScrape(Func<Task<ReadOnlyMemory<byte>>> scrape, TimeProvider time)
    {
        _scrape = scrape;
        _time = time;
    }

    /// <summary>The text of the next scrape, in UTF-8; not to be changed.</summary>
    public Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        lock (_gate)
        {
            return _next ??= ScrapeAsync(_begunAt is long at ? MinInterval - _time.GetElapsedTime(at) : TimeSpan.Zero);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ScrapeAsync(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, CancellationToken.None);
        }

        // Outside the lock, and not on the caller's thread: its next request waits behind those of others.
        await Task.Yield();
        lock (_gate)
        {
            _next = null;
            _begunAt = _time.GetTimestamp();
        }

        return await _scrape();
    }
}
