using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.Tests.Clocks;

/// <summary>A clock that only moves when a test advances it. Timers fire on the caller's thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly SemaphoreSlim _retries = new(0);
    private DateTimeOffset _now;
    private TimeSpan _passed;

    public ManualTime()
        : this(Start)
    {
    }

    public ManualTime(DateTimeOffset now) => _now = now;

    public ManualTime(string now)
        : this(DateTimeOffset.Parse(now))
    {
    }

    /// <summary>Sets the wall clock, like an operator or a jump. Timers are not affected.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate)
        {
            _now = now;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <summary>The monotonic time: advances count, setting the clock does not.</summary>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _passed.Ticks;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How often a timer fired.</summary>
    public int Fired { get; private set; }

    /// <summary>Waits until a one-shot timer is created.</summary>
    public Task NextRetryAsync() => _retries.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Advances the time and fires all due timers.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] timers;
        lock (_gate)
        {
            _now += by;
            _passed += by;
            timers = [.. _timers];
        }

        foreach (ManualTimer timer in timers)
        {
            timer.FireIfDue();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), period);
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        if (period == Timeout.InfiniteTimeSpan)
        {
            _retries.Release();
        }

        return timer;
    }

    private sealed class ManualTimer(ManualTime time, Action fire, TimeSpan period) : ITimer
    {
        private TimeSpan? _due;
        private TimeSpan _period = period;

        public void FireIfDue()
        {
            while (IsDue())
            {
                fire();
            }
        }

        private bool IsDue()
        {
            lock (time._gate)
            {
                if (_due is not { } due || due > time._passed)
                {
                    return false;
                }

                _due = _period == Timeout.InfiniteTimeSpan ? null : due + _period;
                time.Fired++;
                return true;
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : time._passed + dueTime;
                _period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _due = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
