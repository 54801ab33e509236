using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Platform.Clocks;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Clocks;

/// <summary>Keeps the last instant of a synchronised clock, for orders while the clock is not synchronised, and detects steps.</summary>
/// <remarks>A synchronised sample replaces the floor, also with an earlier instant: the floor of a clock that was wrongly in 2090 is
/// corrected. Any thread reads; the monitor's timer writes, and the start once.</remarks>
internal sealed class ClockFloor
{
    private const string NotSynchronized =
        "no longer synchronised: no order ends and no evidence expires; check it with 'chronyc tracking'";

    // More than a leap second and the kernel's own corrections between two samples.
    private static readonly TimeSpan MinStep = TimeSpan.FromSeconds(2);

    // After a longer downtime an operator must confirm that the clock is right.
    private static readonly TimeSpan MaxDowntime = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private long _startedAt;
    private ClockAnchor _anchor;
    private ClockAnchor? _keptAnchor;
    private ClockSample _lastSample;
    private bool _isFloorKnown;
    private ClockStep? _lastStep;
    private ClockStep? _unconfirmed;
    private string? _lastConfirmed;
    private long _ahead;
    private long _back;

    /// <param name="monitor">Samples the clock.</param>
    /// <param name="orders">Gets each new floor.</param>
    /// <param name="logger">Logs steps and state changes.</param>
    public ClockFloor(ClockMonitor monitor, OrderClock orders, ILogger logger)
    {
        Monitor = monitor;
        Orders = orders;
        _time = orders.Time;
        _logger = logger;
        _lastSample = monitor.Last;
        _startedAt = _lastSample.Timestamp;
        var noFloor = new ClockAnchor(_lastSample.Instant.UtcTicks, EndTicks: 0, _lastSample.Timestamp, IsSynchronized: false);
        _anchor = ToAnchor(_lastSample, noFloor);
        orders.Publish(_anchor);
        monitor.Sampled += OnSample;
    }

    /// <summary>Raised when orders may have begun or ended: the clock was set, or its synchronisation changed.</summary>
    public event Action? Changed;

    /// <summary>Raised for each step of the clock and each change of its synchronisation, with what is to be recorded of it; handlers
    /// must return at once.</summary>
    public event Action<ClockRecord>? Found;

    /// <summary>Raised when an operator confirms a jump, on the thread of the reload request and before its response.</summary>
    public event Action? Confirmed;

    /// <summary>Samples the clock.</summary>
    public ClockMonitor Monitor { get; }

    /// <summary>The clock by which orders begin and end.</summary>
    public OrderClock Orders { get; }

    /// <summary>The last instant of a synchronised clock; null when unknown.</summary>
    public DateTimeOffset? Instant =>
        Volatile.Read(ref _anchor) is { EndTicks: > 0 and long ticks } ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether the kernel reports the clock as synchronised.</summary>
    public bool IsSynchronized => Volatile.Read(ref _anchor).IsSynchronized;

    /// <summary>How far the clock is behind the floor, or without a floor behind the latest sample of this process. Zero when it is not
    /// behind, or is synchronised.</summary>
    public TimeSpan Behind
    {
        get
        {
            ClockAnchor anchor = Volatile.Read(ref _anchor);
            TimeSpan behind = Expected(anchor, _time.GetTimestamp()) - _time.GetUtcNow();
            return anchor.IsSynchronized || behind < MinStep ? TimeSpan.Zero : behind;
        }
    }

    /// <summary>The last step since the start, or during the downtime before it; null when there was none.</summary>
    public ClockStep? LastStep => Volatile.Read(ref _lastStep);

    /// <summary>The jump between two synchronised samples that no operator has confirmed; null when there is none.
    /// </summary>
    public ClockStep? Unconfirmed => Volatile.Read(ref _unconfirmed);

    /// <summary>"1 day ahead, to …, confirmed by a reload at …"; null when no jump was confirmed since the start.</summary>
    public string? LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>Number of steps ahead.</summary>
    public long StepsAhead => Interlocked.Read(ref _ahead);

    /// <summary>Number of steps back.</summary>
    public long StepsBack => Interlocked.Read(ref _back);

    /// <summary>Uses the stored floor for orders until <see cref="StartFrom"/>, unless a synchronised sample exists. Orders are read
    /// before the journal is open, which may take long.</summary>
    /// <param name="kept">Content of the clock file; null when there is none.</param>
    public void UseStoredFloor(StoredClock? kept)
    {
        lock (_gate)
        {
            _keptAnchor = kept is StoredClock { Instant: var floor } ? ToAnchor(floor, _lastSample) : null;
            Publish(_anchor);
        }
    }

    /// <summary>Sets the stored floor, once, and compares with it what was sampled since the process began.</summary>
    /// <param name="kept">The last stored instant of a synchronised clock; null when there is none.</param>
    public void StartFrom(StoredClock? kept)
    {
        lock (_gate)
        {
            _keptAnchor = null;
            ApplyFloor(kept);
            if (_unconfirmed is ClockStep jump)
            {
                Log.ClockUnconfirmed(_logger, jump.DescribeJump());
            }
        }

        Volatile.Write(ref _isFloorKnown, true);
    }

    /// <summary>Whether evidence may expire: the clock is synchronised, and no jump waits for confirmation.</summary>
    /// <remarks>
    /// False before <see cref="StartFrom"/>, because a jump during the downtime is not known yet, and false between a jump and the sample
    /// that detects it.
    /// </remarks>
    public bool MayExpireEvidence()
    {
        ClockAnchor anchor = Volatile.Read(ref _anchor);
        bool isAsSeen = (_time.GetUtcNow() - Expected(anchor, _time.GetTimestamp())).Duration() < MinStep;
        return Volatile.Read(ref _isFloorKnown)
            && anchor.IsSynchronized
            && isAsSeen
            && Unconfirmed is null
            && Monitor.ReadNow().IsSynchronized;
    }

    /// <summary>Confirms a reported jump: the operator says that the clock is right.</summary>
    /// <param name="reported">The jump that was reported; a newer jump stays unconfirmed.</param>
    public void Confirm(ClockStep reported)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _unconfirmed, value: null, reported), reported))
        {
            Volatile.Write(ref _lastConfirmed, $"the clock jumped {reported.Describe()}; a reload at {_time.GetUtcNow():u} confirmed it");
            Confirmed?.Invoke();
            Log.ClockConfirmed(_logger, reported.Describe());
        }
    }

    private static bool IsJump(TimeSpan by, TimeSpan maxAhead) => by < -MinStep || by > maxAhead;

    private void ApplyFloor(StoredClock? kept)
    {
        ClockSample sample = _lastSample;
        _startedAt = sample.Timestamp;
        if (kept is not StoredClock { Instant: var floor } clock)
        {
            if (!sample.Kernel.IsSynchronized)
            {
                Log.ClockUnknown(_logger, sample.Instant);
            }

            return;
        }

        TimeSpan by = sample.Instant - floor;
        if (IsJump(by, MaxDowntime))
        {
            Step(new ClockStep(sample.Instant, by, sample.Kernel.IsSynchronized));

            // The floor is the last instant of a synchronised clock; how far it was wrong then was not kept.
            var before = new ClockReading(IsSynchronized: true, TimeSpan.MaxValue);
            Found?.Invoke(new ClockRecord(ClockChange.Step, floor, sample.Instant, before, ReadingOf(sample.Kernel)));
        }

        if (clock.Jump != TimeSpan.Zero)
        {
            _unconfirmed = new ClockStep(floor, clock.Jump, IsSynchronized: true);
        }

        if (sample.Kernel.IsSynchronized)
        {
            Jump(sample, by, MaxDowntime);
        }
        else
        {
            Publish(ToAnchor(floor, sample));
        }
    }

    private static ClockAnchor ToAnchor(DateTimeOffset floor, ClockSample sample) =>
        new(floor.UtcTicks, floor.UtcTicks, sample.Timestamp, IsSynchronized: false);

    private ClockAnchor ToAnchor(ClockSample sample, ClockAnchor floor)
    {
        long instant = sample.Instant.UtcTicks;
        if (sample.Kernel.IsSynchronized)
        {
            return new ClockAnchor(instant, instant, sample.Timestamp, IsSynchronized: true);
        }

        // Without a synchronised instant the floor only moves forward, so that an order that has begun stays in force.
        return floor.EndTicks == 0 && sample.Instant > Expected(floor, sample.Timestamp)
            ? floor with { BeginTicks = instant, Timestamp = sample.Timestamp }
            : floor with { IsSynchronized = false };
    }

    private DateTimeOffset Expected(ClockAnchor anchor, long timestamp) =>
        new DateTimeOffset(anchor.BeginTicks, TimeSpan.Zero) + _time.GetElapsedTime(anchor.Timestamp, timestamp);

    private void OnSample(ClockSample sample)
    {
        bool hasChanged;
        lock (_gate)
        {
            hasChanged = Apply(sample);
        }

        if (hasChanged)
        {
            Changed?.Invoke();
        }
    }

    /// <returns>Whether orders may have begun or ended.</returns>
    private bool Apply(ClockSample sample)
    {
        ClockSample before = _lastSample;
        TimeSpan by = sample.Instant - before.Instant - _time.GetElapsedTime(before.Timestamp, sample.Timestamp);
        bool isStep = by.Duration() > MinStep;
        bool isStateChange = sample.Kernel.IsSynchronized != before.Kernel.IsSynchronized;
        _lastSample = sample;
        FollowJump(sample);
        Publish(ToAnchor(sample, _anchor));
        if (isStep)
        {
            Step(new ClockStep(sample.Instant, by, sample.Kernel.IsSynchronized));
        }

        if (isStateChange)
        {
            Log.ClockState(_logger, sample.Kernel.IsSynchronized ? "synchronised" : NotSynchronized);
        }

        if (isStep || isStateChange)
        {
            ClockChange change = !isStep ? ClockChange.Synchronization : isStateChange ? ClockChange.Both : ClockChange.Step;
            Found?.Invoke(new ClockRecord(
                change, sample.Instant - by, sample.Instant, ReadingOf(before.Kernel), ReadingOf(sample.Kernel)));
        }

        return isStep || isStateChange;
    }

    private static ClockReading ReadingOf(KernelReading kernel) => new(kernel.IsSynchronized, kernel.ErrorBound);

    /// <summary>Compares a synchronised sample with the floor. The length of a downtime is not known when the clock was not synchronised
    /// at the start, so a larger step ahead is accepted then.</summary>
    private void FollowJump(ClockSample sample)
    {
        if (!sample.Kernel.IsSynchronized || _anchor.EndTicks == 0)
        {
            return;
        }

        TimeSpan by = sample.Instant - Expected(_anchor, sample.Timestamp);
        bool isStoredFloor = !_anchor.IsSynchronized && _anchor.Timestamp == _startedAt;
        Jump(sample, by, isStoredFloor ? MaxDowntime : MinStep);
    }

    /// <summary>Records a jump between synchronised samples. A jump back that undoes an unconfirmed jump clears it.</summary>
    private void Jump(ClockSample sample, TimeSpan by, TimeSpan maxAhead)
    {
        if (IsJump(by, maxAhead))
        {
            by += _unconfirmed?.By ?? TimeSpan.Zero;
            Volatile.Write(ref _unconfirmed, IsJump(by, maxAhead) ? new ClockStep(sample.Instant, by, IsSynchronized: true) : null);
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
        Log.ClockStepped(_logger, step.Describe());
    }
}
