using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Audit;
using Sinkhole.Reload;

namespace Sinkhole.Erasing;

/// <summary>Takes the terms of the sets that are loaded, in the order in which they were loaded.</summary>
/// <param name="terms">Get them.</param>
/// <param name="trail">Records what they change.</param>
/// <param name="reserve">Given up where the disk is too full to record them.</param>
/// <param name="readRecorded">Reads the ids of the orders that have records; called with the turn.</param>
/// <param name="loaded">The current set.</param>
/// <param name="reloader">Says when another set may be loaded.</param>
/// <param name="turn">One pass, command or set at a time.</param>
/// <param name="stop">From here on no further set waits for its turn.</param>
/// <param name="news">Told when terms cannot be taken.</param>
/// <param name="logger">Told what they change.</param>
internal sealed class TermsFollower(
    KnownTerms terms,
    AuditTrail trail,
    DiskReserve reserve,
    Func<IEnumerable<string>> readRecorded,
    LoadedCell loaded,
    Reloader reloader,
    SemaphoreSlim turn,
    ErasureNews news,
    ILogger logger,
    CancellationToken stop) : IAsyncDisposable
{
    // Guards the task: sets are taken in the order in which they were loaded. Reloads and a start may come on different threads.
    private readonly Lock _order = new();
    private Task _taken = Task.CompletedTask;

    /// <summary>Whether the last reading of the files of the orders was not refused.</summary>
    public bool FilesAreRead => reloader.Last.Result == ReloadResult.Ok;

    /// <summary>Whether the last reading had no errors, and the disk refused it.</summary>
    public bool MustReadAgain => reloader.Last.Result == ReloadResult.IoError;

    /// <summary>Ends when the terms of every set that has been loaded so far are taken.</summary>
    public Task Taken
    {
        get
        {
            lock (_order)
            {
                return _taken;
            }
        }
    }

    /// <summary>Takes the terms of the current set, and of each that is loaded from here on.</summary>
    public void Start()
    {
        reloader.Ended += OnEnded;
        TakeNext();
    }

    /// <summary>
    /// Takes the terms of the files that are on the disk now: those that changed since are read first, because the file watch is seconds
    /// late. The caller has the turn, and asks <see cref="FilesAreRead"/> after it.
    /// </summary>
    /// <exception cref="AuditRefusedException">They cannot be recorded; those from before stay.</exception>
    /// <exception cref="IOException">Their file cannot be written; those from before stay.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="OperationCanceledException">The appliance stops.</exception>
    public async Task TakeFromDiskAsync()
    {
        if (MustReadAgain)
        {
            reserve.GiveUpIfFull();
        }

        await reloader.ReloadIfChangedAsync(stop);
        await TakeAsync();
    }

    /// <summary>Takes the terms of the current set at once. The caller has the turn.</summary>
    /// <exception cref="AuditRefusedException">They cannot be recorded; those from before stay.</exception>
    /// <exception cref="IOException">Their file cannot be written; those from before stay.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public Task TakeAsync() => TakeAsync(loaded.Current);

    /// <summary>Takes no set that is loaded from here on; ends when those from before are taken.</summary>
    public async ValueTask DisposeAsync()
    {
        reloader.Ended -= OnEnded;
#pragma warning disable VSTHRD003 // Our own task, which waits for the disk only.
        await Taken;
#pragma warning restore VSTHRD003 // As above.
    }

    private void OnEnded(ReloadRecord record) => TakeNext();

    private void TakeNext()
    {
        lock (_order)
        {
            _taken = TakeAfterAsync(_taken, loaded.Current);
        }
    }

    private async Task TakeAfterAsync(Task before, LoadedSet set)
    {
#pragma warning disable VSTHRD003 // Our own task, which waits for the disk only.
        await before;
#pragma warning restore VSTHRD003 // As above.
        try
        {
            await turn.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The next start takes the terms of what is loaded then.
            return;
        }

        try
        {
            await TakeAsync(set);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or AuditRefusedException)
        {
            news.TellProblem(error.Message);
        }
#pragma warning disable CA1031 // Background work: whatever it is, the sets that are loaded later must be taken.
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ErasingLog.Unexpected(logger, error);
            news.TellProblem($"{error.GetType().Name}: {error.Message}");
        }
        finally
        {
            turn.Release();
        }
    }

    // On record first: a shorter retention and a lifted hold are orders to destroy.
    private async Task TakeAsync(LoadedSet set)
    {
        IReadOnlyList<TermsChange> changes = terms.Changes(set, readRecorded);
        if (changes.Count > 0)
        {
            reserve.GiveUpIfFull();
        }

        await TermsTrail.RecordAsync(changes, trail, logger);
        terms.Update(set);
    }
}
