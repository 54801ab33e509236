using System;
using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.Tests.Appliance;

/// <summary>A clock that stands until it is moved; its timers fire when it is moved past them.</summary>
internal sealed class FixedTime : TimeProvider
{
    private readonly List<FixedTimer> _timers = [];
    private DateTimeOffset _now;

    public FixedTime(string instant = "2026-11-21T12:00:00Z") => _now = DateTimeOffset.Parse(instant);

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        FixedTimer timer = new(() => callback(state), _now + dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        _now += time;
        foreach (FixedTimer timer in _timers)
        {
            timer.FireUntil(_now);
        }
    }

    private sealed class FixedTimer(Action fire, DateTimeOffset due, TimeSpan period) : ITimer
    {
        private DateTimeOffset _due = due;
        private bool _isOver;

        public void FireUntil(DateTimeOffset now)
        {
            for (; !_isOver && _due <= now; _due += period)
            {
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _isOver = true;

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
