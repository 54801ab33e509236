using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Supervision;

/// <summary>
/// Graceful shutdown with a time limit. It begins with the first signal. A dedicated thread enforces the limit, because the thread pool may
/// be busy; the kernel's alarm is the fallback, because it needs neither memory nor a thread.
/// </summary>
internal sealed class Drain : IDisposable
{
    private static readonly TimeSpan AlarmDelay = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEvent _begins = new(initialState: false);
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Action<TimeSpan> _onBegin;
    private readonly Action _giveUp;
    private readonly Thread _thread;
    private long _limitTicks;

    /// <param name="limit">Initial value of <see cref="Limit"/>.</param>
    /// <param name="onBegin">
    /// Called once, with the time after which the kernel should end the process; see <see cref="EndBySecondSignalOrAlarm"/>.
    /// </param>
    /// <param name="giveUp">Called on a dedicated thread when the time is over: it must end the process.</param>
    public Drain(TimeSpan limit, Action<TimeSpan> onBegin, Action giveUp)
    {
        _limitTicks = limit.Ticks;
        _onBegin = onBegin;
        _giveUp = giveUp;
        _thread = new Thread(Wait) { IsBackground = true, Name = "drain" };
        _thread.Start();
    }

    /// <summary>Completes when the drain begins; the result is the cause.</summary>
    public Task<string> Begun => _begun.Task;

    /// <summary>Maximum time of the drain; set it before the drain begins.</summary>
    public TimeSpan Limit
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _limitTicks));
        set => Interlocked.Exchange(ref _limitTicks, value.Ticks);
    }

    /// <summary>Begins the drain and returns at once. Later calls do nothing. Any thread.</summary>
    /// <param name="cause">The cause, for the log.</param>
    public void Begin(string cause)
    {
        if (_begun.TrySetResult(cause))
        {
            _begins.Set();
            _onBegin(Limit + AlarmDelay);
        }
    }

    /// <summary>From now on a second SIGTERM or SIGINT ends the process at once, and the kernel's alarm when the time is over.</summary>
    /// <remarks>The kernel does both without a handler of the process, so a lack of memory or threads cannot prevent it.</remarks>
    public static void EndBySecondSignalOrAlarm(TimeSpan after)
    {
        _ = ProcessCalls.SetSignalAction(ProcessOption.SignalTerminate, ProcessOption.DefaultAction);
        _ = ProcessCalls.SetSignalAction(ProcessOption.SignalInterrupt, ProcessOption.DefaultAction);
        _ = ProcessCalls.Alarm((uint)Math.Ceiling(after.TotalSeconds));
    }

    /// <summary>Ends the drain: everything is closed.</summary>
    public void Dispose()
    {
        _ended.Set();
        _begins.Set();
        _thread.Join();
        _begins.Dispose();
        _ended.Dispose();
    }

    private void Wait()
    {
        _begins.WaitOne();
        long begun = TimeProvider.System.GetTimestamp();

        // A wait may end early when the clock is set: only the monotonic clock decides that the time is over.
        TimeSpan left = Limit;
        while (left > TimeSpan.Zero)
        {
            if (_ended.WaitOne(left))
            {
                return;
            }

            left = Limit - TimeProvider.System.GetElapsedTime(begun);
        }

        _giveUp();
    }
}
