using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.Clocks;

/// <summary>The last instant of a synchronised clock, by which orders are judged while it is not synchronised; finds steps.</summary>
/// <remarks>A synchronised reading replaces the floor, backwards too: a floor from a clock that stood in 2090 holds no longer than that.
/// Any thread reads; the monitor's timer writes, and the start once.</remarks>
internal sealed class ClockFloor
{
    // A leap second, and what the kernel corrects between two readings.
    private static readonly TimeSpan MinStep = TimeSpan.FromSeconds(2);

    // How long an appliance may have been off before a person is asked whether the clock can be right.
    private static readonly TimeSpan MaxOff = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private long _startedAt;
    private ClockAnchor _anchor;
    private ClockAnchor? _keptAnchor;
    private ClockSighting _seen;
    private bool _isFloorKnown;
    private ClockStep? _lastStep;
    private ClockStep? _unconfirmed;
    private string? _lastConfirmed;
    private long _ahead;
    private long _back;

    /// <param name="monitor">Reads clock and kernel.</param>
    /// <param name="orders">Is told each new floor.</param>
    /// <param name="logger">Told of steps, and of a clock that is behind.</param>
    public ClockFloor(ClockMonitor monitor, OrderClock orders, ILogger logger)
    {
        Monitor = monitor;
        Orders = orders;
        _time = orders.Time;
        _logger = logger;
        _seen = monitor.Last;
        _startedAt = _seen.Timestamp;
        _anchor = AnchorOf(_seen, new ClockAnchor(_seen.Instant.UtcTicks, EndTicks: 0, _seen.Timestamp, IsSynchronized: false));
        orders.Publish(_anchor);
        monitor.Seen += Follow;
    }

    /// <summary>Told when what is in force may have changed: the clock was set, is synchronised now, or is so no more.</summary>
    public event Action? Changed;

    /// <summary>Told when a person has confirmed a jump, on that person's thread: the reload is answered after it.</summary>
    public event Action? Confirmed;

    /// <summary>Reads clock and kernel.</summary>
    public ClockMonitor Monitor { get; }

    /// <summary>By which instant orders begin and end.</summary>
    public OrderClock Orders { get; }

    /// <summary>The last instant of a synchronised clock; null where none is known.</summary>
    public DateTimeOffset? Instant =>
        Volatile.Read(ref _anchor) is { EndTicks: > 0 and long ticks } ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether the kernel vouches for the clock.</summary>
    public bool IsSynchronized => Volatile.Read(ref _anchor).IsSynchronized;

    /// <summary>How far the clock is behind the floor, or behind what this process has seen where there is none; zero where it is
    /// not, or is synchronised.</summary>
    public TimeSpan Behind
    {
        get
        {
            ClockAnchor anchor = Volatile.Read(ref _anchor);
            TimeSpan behind = Expected(anchor, _time.GetTimestamp()) - _time.GetUtcNow();
            return anchor.IsSynchronized || behind < MinStep ? TimeSpan.Zero : behind;
        }
    }

    /// <summary>The last step since the start, or the one that the clock had made before it; null where there was none.</summary>
    public ClockStep? LastStep => Volatile.Read(ref _lastStep);

    /// <summary>How far a synchronised clock has jumped from what a synchronised clock showed before; null where it has not, or a person
    /// has confirmed it.</summary>
    public ClockStep? Unconfirmed => Volatile.Read(ref _unconfirmed);

    /// <summary>"1 day ahead, to …, confirmed by a reload at …"; null where no jump was confirmed since the start.</summary>
    public string? LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>Steps ahead.</summary>
    public long StepsAhead => Interlocked.Read(ref _ahead);

    /// <summary>Steps back.</summary>
    public long StepsBack => Interlocked.Read(ref _back);

    /// <summary>Lets orders be judged by the floor that the clock file kept, while no synchronised reading is there, until
    /// <see cref="StartFrom"/>: opening the journal may take long, and orders are read before.</summary>
    /// <param name="kept">What the file holds; null where it holds nothing.</param>
    public void JudgeOrdersFrom(KeptClock? kept)
    {
        lock (_gate)
        {
            _keptAnchor = kept is KeptClock { Instant: var floor } ? AnchorOf(floor, _seen) : null;
            Publish(_anchor);
        }
    }

    /// <summary>Takes the floor that was kept on disk, once. What the monitor has read since the process began is held to it.</summary>
    /// <param name="kept">The last instant recorded under a synchronised clock; null where none is.</param>
    public void StartFrom(KeptClock? kept)
    {
        lock (_gate)
        {
            _keptAnchor = null;
            Start(kept);
            if (_unconfirmed is ClockStep jump)
            {
                Log.ClockUnconfirmed(_logger, jump.SayJump());
            }
        }

        Volatile.Write(ref _isFloorKnown, true);
    }

    /// <summary>Whether evidence may expire by the clock as it is now: it is synchronised, and no jump of it waits for a person.</summary>
    /// <remarks>
    /// Never before <see cref="StartFrom"/>: a jump made while the appliance was off is not known yet. Nor between a jump and the reading
    /// that finds it.
    /// </remarks>
    public bool MayEndEvidence()
    {
        ClockAnchor anchor = Volatile.Read(ref _anchor);
        bool isAsSeen = (_time.GetUtcNow() - Expected(anchor, _time.GetTimestamp())).Duration() < MinStep;
        return Volatile.Read(ref _isFloorKnown)
            && anchor.IsSynchronized
            && isAsSeen
            && Unconfirmed is null
            && Monitor.ReadNow().IsSynchronized;
    }

    /// <summary>A person was told that the clock jumped, and says that it is right.</summary>
    /// <param name="told">What the person was told; a jump that came after it stands.</param>
    public void Confirm(ClockStep told)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _unconfirmed, value: null, told), told))
        {
            Volatile.Write(ref _lastConfirmed, $"the clock jumped {told.Say()}; a reload at {_time.GetUtcNow():u} confirmed it");
            Confirmed?.Invoke();
            Log.ClockConfirmed(_logger, told.Say());
        }
    }

    private static bool IsJump(TimeSpan by, TimeSpan maxAhead) => by < -MinStep || by > maxAhead;

    private void Start(KeptClock? kept)
    {
        ClockSighting seen = _seen;
        _startedAt = seen.Timestamp;
        if (kept is not KeptClock { Instant: var floor } clock)
        {
            if (!seen.Kernel.IsSynchronized)
            {
                Log.ClockUnknown(_logger, seen.Instant);
            }

            return;
        }

        TimeSpan by = seen.Instant - floor;
        if (IsJump(by, MaxOff))
        {
            Step(new ClockStep(seen.Instant, by, seen.Kernel.IsSynchronized));
        }

        if (clock.Jump != TimeSpan.Zero)
        {
            _unconfirmed = new ClockStep(floor, clock.Jump, IsSynchronized: true);
        }

        if (seen.Kernel.IsSynchronized)
        {
            Jump(seen, by, MaxOff);
        }
        else
        {
            Publish(AnchorOf(floor, seen));
        }
    }

    private static ClockAnchor AnchorOf(DateTimeOffset floor, ClockSighting seen) =>
        new(floor.UtcTicks, floor.UtcTicks, seen.Timestamp, IsSynchronized: false);

    private ClockAnchor AnchorOf(ClockSighting seen, ClockAnchor floor)
    {
        long instant = seen.Instant.UtcTicks;
        if (seen.Kernel.IsSynchronized)
        {
            return new ClockAnchor(instant, instant, seen.Timestamp, IsSynchronized: true);
        }

        // Where no synchronised instant is known, what this process has seen to begin does not stop again.
        return floor.EndTicks == 0 && seen.Instant > Expected(floor, seen.Timestamp)
            ? floor with { BeginTicks = instant, Timestamp = seen.Timestamp }
            : floor with { IsSynchronized = false };
    }

    private DateTimeOffset Expected(ClockAnchor anchor, long timestamp) =>
        new DateTimeOffset(anchor.BeginTicks, TimeSpan.Zero) + _time.GetElapsedTime(anchor.Timestamp, timestamp);

    private void Follow(ClockSighting seen)
    {
        bool isNews;
        lock (_gate)
        {
            isNews = Take(seen);
        }

        if (isNews)
        {
            Changed?.Invoke();
        }
    }

    /// <returns>Whether what is in force may have changed by it.</returns>
    private bool Take(ClockSighting seen)
    {
        ClockSighting before = _seen;
        TimeSpan by = seen.Instant - before.Instant - _time.GetElapsedTime(before.Timestamp, seen.Timestamp);
        bool isStep = by.Duration() > MinStep;
        bool isOther = seen.Kernel.IsSynchronized != before.Kernel.IsSynchronized;
        _seen = seen;
        FollowJump(seen);
        Publish(AnchorOf(seen, _anchor));
        if (isStep)
        {
            Step(new ClockStep(seen.Instant, by, seen.Kernel.IsSynchronized));
        }

        if (isOther)
        {
            Log.ClockState(_logger, seen.Kernel.IsSynchronized ? "is synchronised" : "is not synchronised any more: no order ends by it");
        }

        return isStep || isOther;
    }

    /// <summary>Holds a synchronised reading against the last one. After a start that was not synchronised nobody knows how long the
    /// appliance was off: its clock may come back as far ahead as that.</summary>
    private void FollowJump(ClockSighting seen)
    {
        if (!seen.Kernel.IsSynchronized || _anchor.EndTicks == 0)
        {
            return;
        }

        TimeSpan by = seen.Instant - Expected(_anchor, seen.Timestamp);
        bool isOfDisk = !_anchor.IsSynchronized && _anchor.Timestamp == _startedAt;
        Jump(seen, by, isOfDisk ? MaxOff : MinStep);
    }

    /// <summary>Holds a synchronised reading against the one before it: a jump that leads back from another leaves none.</summary>
    private void Jump(ClockSighting seen, TimeSpan by, TimeSpan maxAhead)
    {
        if (IsJump(by, maxAhead))
        {
            by += _unconfirmed?.By ?? TimeSpan.Zero;
            Volatile.Write(ref _unconfirmed, IsJump(by, maxAhead) ? new ClockStep(seen.Instant, by, IsSynchronized: true) : null);
        }
    }

    private void Publish(ClockAnchor anchor)
    {
        Volatile.Write(ref _anchor, anchor);
        Orders.Publish(anchor.EndTicks == 0 && _keptAnchor is ClockAnchor kept ? kept : anchor);
    }

    private void Step(ClockStep step)
    {
        Volatile.Write(ref _lastStep, step);
        Interlocked.Increment(ref step.By > TimeSpan.Zero ? ref _ahead : ref _back);
        Log.ClockStepped(_logger, step.Say());
    }
}
