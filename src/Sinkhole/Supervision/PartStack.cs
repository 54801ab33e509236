using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Supervision;

/// <summary>What was started, closed in the opposite order within the time of the drain. One thread at a time.</summary>
/// <remarks>
/// A part that hangs has half of the time that is left for the parts, so that those behind it have some too. Each is closed on a thread of
/// its own: one that blocks would keep the thread on which its time is measured.
/// </remarks>
internal sealed class PartStack : IAsyncDisposable
{
    /// <summary>
    /// The share of <see cref="DrainLimit"/> that the parts have. The journal has time of its own, for what the parts before it wrote; the
    /// rest is for the process itself.
    /// </summary>
    public const double Share = 0.7;

    /// <summary>
    /// The share that a part's clients have to finish in: half of what the first part has, so that it cuts them and closes in its time.
    /// </summary>
    public const double ClientShare = Share / 4;

    private const double ShareWithJournal = 0.9;

    private static readonly TimeSpan MinCloseTime = TimeSpan.FromMilliseconds(10);

    private readonly Stack<(string Name, Func<Task> Close, bool IsJournal)> _parts = new();
    private readonly TimeProvider _time;
    private volatile string[] _givenUp = [];

    /// <param name="time">Measures the drain.</param>
    public PartStack(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>How long closing all may take.</summary>
    public TimeSpan DrainLimit { get; set; } = new LimitsOptions().Drain;

    /// <summary>The names of the parts that did not close in their time, in that order. Any thread.</summary>
    public IReadOnlyList<string> GivenUp => _givenUp;

    /// <summary>The part that is being closed; null where none is. Any thread.</summary>
    public string? Closing { get; private set; }

    /// <summary>Adds a part that is to be closed before all that are in it.</summary>
    public void Push(IAsyncDisposable part) =>
        _parts.Push((part.GetType().Name, () => part.DisposeAsync().AsTask(), part is Journal));

    /// <summary>Adds what is to be done at that place.</summary>
    /// <param name="name">What it is, for the log.</param>
    /// <param name="close">Does it.</param>
    public void Push(string name, Func<Task> close) => _parts.Push((name, close, IsJournal: false));

    /// <summary>The same for what needs no waiting.</summary>
    public void Push(string name, Action close) => Push(
        name,
        () =>
        {
            close();
            return Task.CompletedTask;
        });

    /// <summary>Closes all, whatever one of them throws: the first exception is thrown at the end.</summary>
    public async ValueTask DisposeAsync()
    {
        Exception? first = null;
        long begun = _time.GetTimestamp();
        while (_parts.TryPop(out (string Name, Func<Task> Close, bool IsJournal) last))
        {
            Closing = last.Name;
            try
            {
                await CloseAsync(last.Name, last.Close, last.IsJournal, _time.GetElapsedTime(begun));
            }
#pragma warning disable CA1031 // A part that cannot be closed must not keep the journal open: the first fault is thrown at the end.
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

    private async Task CloseAsync(string name, Func<Task> close, bool isJournal, TimeSpan elapsed)
    {
        TimeSpan left = isJournal ? (ShareWithJournal * DrainLimit) - elapsed : ((Share * DrainLimit) - elapsed) / 2;
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
