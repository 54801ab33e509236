using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Telemetry;

/// <summary>One scrape for all who ask before it begins, and at most one in 20 ms: a request of 35 octets would cost some ms.</summary>
/// <remarks>No answer is older than its request. Any thread.</remarks>
internal sealed class SharedScrape
{
    /// <summary>Between the beginnings of two scrapes.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Func<string> _scrape;
    private readonly TimeProvider _time;

    // Guards both fields: they change together, at most twice in a pause.
    private readonly Lock _gate = new();
    private Task<ReadOnlyMemory<byte>>? _next;
    private long? _begunAt;

    /// <summary>Nothing is read yet.</summary>
    /// <param name="scrape">Reads every value; throws nothing.</param>
    /// <param name="time">Measures the pause.</param>
    public SharedScrape(Func<string> scrape, TimeProvider time)
    {
        _scrape = scrape;
        _time = time;
    }

    /// <summary>The text of the next scrape, in UTF-8; not to be changed.</summary>
    public Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        lock (_gate)
        {
            return _next ??= ScrapeAsync(_begunAt is long at ? Pause - _time.GetElapsedTime(at) : TimeSpan.Zero);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ScrapeAsync(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, CancellationToken.None);
        }

        // Never within the lock, and not in the turn of whoever asked: what it asks next waits behind the others.
        await Task.Yield();
        lock (_gate)
        {
            _next = null;
            _begunAt = _time.GetTimestamp();
        }

        return Encoding.UTF8.GetBytes(_scrape());
    }
}
