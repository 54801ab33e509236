using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Supervision;

/// <summary>A stack of parts that are closed in reverse order within the drain limit. Not thread-safe.</summary>
/// <remarks>
/// Each part gets half of the remaining time, so that a part that hangs leaves time for the others; journals share what is left at the end
/// equally, and a part behind them has the rest of it. Each is closed on its own thread, so that a blocking part cannot block the timeout.
/// </remarks>
internal sealed class PartStack : IAsyncDisposable
{
    /// <summary>
    /// Share of <see cref="DrainLimit"/> for the parts. Journals get extra time for records of the parts before them; the rest is for the
    /// process itself.
    /// </summary>
    public const double Share = 0.7;

    /// <summary>
    /// Share for the clients of a part: half of the time of the first part, so that it can close the remaining connections in time.
    /// </summary>
    public const double ClientShare = Share / 4;

    private const double ShareWithJournal = 0.9;

    private static readonly TimeSpan MinCloseTime = TimeSpan.FromMilliseconds(10);

    private readonly Stack<(string Name, Func<Task> Close, bool IsJournal)> _parts = new();
    private readonly TimeProvider _time;
    private volatile string[] _givenUp = [];

    /// <param name="time">Measures the time of the drain.</param>
    public PartStack(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Maximum time to close all parts.</summary>
    public TimeSpan DrainLimit { get; set; } = new LimitsOptions().Drain;

    /// <summary>Names of the parts that did not close in time, in order. Any thread.</summary>
    public IReadOnlyList<string> GivenUp => _givenUp;

    /// <summary>The part that is being closed, or null. Any thread.</summary>
    public string? Closing { get; private set; }

    /// <summary>Adds a part. It is closed before all parts that were added earlier.</summary>
    public void Push(IAsyncDisposable part) =>
        _parts.Push((
            part is Journal journal ? $"journal {journal.Name}" : part.GetType().Name,
            () => part.DisposeAsync().AsTask(),
            part is Journal));

    /// <summary>Adds a close action.</summary>
    /// <param name="name">Name for the log.</param>
    /// <param name="close">The action.</param>
    public void Push(string name, Func<Task> close) => _parts.Push((name, close, IsJournal: false));

    /// <summary>The same for a synchronous action.</summary>
    public void Push(string name, Action close) => Push(
        name,
        () =>
        {
            close();
            return Task.CompletedTask;
        });

    /// <summary>Closes all parts, even if one throws. The first exception is rethrown at the end.</summary>
    public async ValueTask DisposeAsync()
    {
        Exception? first = null;
        bool isBehindJournals = false;
        long begun = _time.GetTimestamp();
        while (_parts.TryPop(out (string Name, Func<Task> Close, bool IsJournal) last))
        {
            Closing = last.Name;
            try
            {
                TimeSpan elapsed = _time.GetElapsedTime(begun);
                isBehindJournals |= last.IsJournal;
                TimeSpan left = isBehindJournals
                    ? ((ShareWithJournal * DrainLimit) - elapsed) / (1 + _parts.Count(static part => part.IsJournal))
                    : ((Share * DrainLimit) - elapsed) / 2;
                await CloseAsync(last.Name, last.Close, left);
            }
#pragma warning disable CA1031 // A part that fails to close must not keep the journal open: the first exception is rethrown at the end.
            catch (Exception error)
#pragma warning restore CA1031
            {
                first ??= error;
            }
        }

        Closing = null;
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private async Task CloseAsync(string name, Func<Task> close, TimeSpan left)
    {
        Task closed = Task.Factory.StartNew(close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        await Task.WhenAny(closed, Task.Delay(left > MinCloseTime ? left : MinCloseTime, _time));
        if (closed.IsCompleted)
        {
            await closed;
        }
        else
        {
            _givenUp = [.. _givenUp, name];
        }
    }
}
