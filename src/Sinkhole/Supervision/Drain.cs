using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Supervision;

/// <summary>
/// The way to the end of the process: begins with the first signal, and is over in its time whatever hangs. A thread of its own waits for
/// that, because the pool's may all be taken; and behind it stands the kernel's alarm, which needs neither memory nor a thread.
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

    /// <param name="limit">How long it may take, until <see cref="Limit"/> says otherwise.</param>
    /// <param name="onBegin">
    /// Called once, with the time after which the kernel is to end the process; see <see cref="EndBySecondSignalOrAlarm"/>.
    /// </param>
    /// <param name="giveUp">Called on a thread of its own when the time is over: it must end the process.</param>
    public Drain(TimeSpan limit, Action<TimeSpan> onBegin, Action giveUp)
    {
        _limitTicks = limit.Ticks;
        _onBegin = onBegin;
        _giveUp = giveUp;
        _thread = new Thread(Wait) { IsBackground = true, Name = "drain" };
        _thread.Start();
    }

    /// <summary>Ends when the drain begins, with the cause.</summary>
    public Task<string> Begun => _begun.Task;

    /// <summary>How long it may take; what is set before it begins counts.</summary>
    public TimeSpan Limit
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _limitTicks));
        set => Interlocked.Exchange(ref _limitTicks, value.Ticks);
    }

    /// <summary>Begins; any thread, returns at once, and changes nothing when it has begun.</summary>
    /// <param name="cause">Why, for the log.</param>
    public void Begin(string cause)
    {
        if (_begun.TrySetResult(cause))
        {
            _begins.Set();
            _onBegin(Limit + AlarmDelay);
        }
    }

    /// <summary>From now on a second SIGTERM or SIGINT ends the process at once, and the kernel's alarm when the time is over.</summary>
    /// <remarks>Both by the kernel alone: no handler of ours could be hindered by a lack of memory or of threads.</remarks>
    public static void EndBySecondSignalOrAlarm(TimeSpan after)
    {
        _ = ProcessCalls.SetSignalAction(ProcessOption.SignalTerminate, ProcessOption.DefaultAction);
        _ = ProcessCalls.SetSignalAction(ProcessOption.SignalInterrupt, ProcessOption.DefaultAction);
        _ = ProcessCalls.Alarm((uint)Math.Ceiling(after.TotalSeconds));
    }

    /// <summary>All is closed: nobody waits any more.</summary>
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

        // A wait may end early when the clock is set meanwhile: only the monotonic clock says that the time is over.
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
