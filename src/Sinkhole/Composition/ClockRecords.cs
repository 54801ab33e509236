using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Clocks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Composition;

/// <summary>Writes each change of the clock to the journal of hits, where it stands between the records that it concerns.</summary>
internal sealed class ClockRecords : IAsyncDisposable
{
    private readonly ClockFloor _clock;
    private readonly Journal _hits;
    private readonly ILogger _logger;
    private Task _last = Task.CompletedTask;

    /// <summary>Begins at once.</summary>
    /// <param name="clock">Says what changes.</param>
    /// <param name="hits">The journal, which is closed later.</param>
    /// <param name="logger">Told when a change could not be recorded.</param>
    public ClockRecords(ClockFloor clock, Journal hits, ILogger logger)
    {
        _clock = clock;
        _hits = hits;
        _logger = logger;
        clock.Found += Record;
    }

    /// <summary>Ends, and waits for the last record.</summary>
    public async ValueTask DisposeAsync()
    {
        _clock.Found -= Record;
        await Volatile.Read(ref _last);
    }

    // One after the other: the clock is looked at every few seconds. Appending does not wait for the disk.
    private void Record(ClockRecord record) => Volatile.Write(ref _last, AppendAsync(record));

    private async Task AppendAsync(ClockRecord record)
    {
        try
        {
            await _hits.AppendAsync(record.ToRecord(), CancellationToken.None);
        }
        catch (Exception error) when (error is JournalException or ObjectDisposedException)
        {
            Log.EvidenceCritical(_logger, _hits.Name, $"a change of the clock could not be recorded: {error.Message}");
        }
    }
}
