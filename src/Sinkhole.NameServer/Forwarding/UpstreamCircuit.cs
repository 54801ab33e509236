using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Whether an upstream is asked. A client's question that it leaves unanswered only raises a doubt. A probe, a question of our own,
/// decides: its silence opens the circuit, and whatever is heard of the upstream closes it. Any thread.
/// </summary>
/// <remarks>
/// Names that hang are within anyone's power, so no client's question may decide for all others; nor is one the first after an outage.
/// </remarks>
internal sealed class UpstreamCircuit
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    // An upstream that gave a good answer within this time is not doubted for the failures between.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, ValueTask<AnswerFault?>> _probe;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private volatile UpstreamState _state;
    private volatile AnswerFault _fault;
    private long _heard;
    private long _goodAt;
    private long _probedAt;
    private int _isProbing;

    /// <summary>A closed circuit.</summary>
    /// <param name="probe">Asks a question of our own once; null where the upstream is configured no more.</param>
    /// <param name="changed">Called when the state has changed, under a lock: returns at once.</param>
    /// <param name="time">The clock of the probes.</param>
    /// <param name="stopping">Ends the probes.</param>
    public UpstreamCircuit(
        Func<CancellationToken, ValueTask<AnswerFault?>> probe, Action changed, TimeProvider time, CancellationToken stopping)
    {
        _probe = probe;
        _changed = changed;
        _time = time;
        _stopping = stopping;
        _goodAt = time.GetTimestamp() - (long)(GoodFor.TotalSeconds * time.TimestampFrequency);
        _probedAt = _goodAt;
    }

    /// <summary>What it lets through.</summary>
    public UpstreamState State => _state;

    /// <summary>What the last probe came to; <see cref="AnswerFault.None"/> while closed.</summary>
    public AnswerFault Fault => _fault;

    /// <summary>How often the upstream was heard: where it stays the same while a question waits, the upstream was silent.</summary>
    public long HeardCount => Volatile.Read(ref _heard);

    /// <summary>Whether a question of our own is about to find out if the upstream is there.</summary>
    public bool IsProbing => Volatile.Read(ref _isProbing) != 0;

    /// <summary>The probes under way, or the last ones.</summary>
    public Task Probing { get; private set; } = Task.CompletedTask;

    /// <summary>A message of the upstream has come.</summary>
    public void Hear()
    {
        Interlocked.Increment(ref _heard);
        if (_state == UpstreamState.Open)
        {
            Set(UpstreamState.Closed, AnswerFault.None);
        }
    }

    /// <summary>A good answer of the upstream has come.</summary>
    public void HearGood()
    {
        Volatile.Write(ref _goodAt, _time.GetTimestamp());
        if (_state != UpstreamState.Closed)
        {
            Set(UpstreamState.Closed, AnswerFault.None);
        }
    }

    /// <summary>
    /// A question failed, or has no answer yet though it is time. Where nothing speaks for the upstream a probe finds out, if none does so
    /// already or did within the last second.
    /// </summary>
    /// <param name="fault">Why.</param>
    /// <param name="heardBefore"><see cref="HeardCount"/> when the question was sent.</param>
    public void Doubt(AnswerFault fault, long heardBefore)
    {
        bool isDoubtful = fault == AnswerFault.Silence
            ? HeardCount == heardBefore
            : _time.GetElapsedTime(Volatile.Read(ref _goodAt)) >= GoodFor;
        if (isDoubtful
            && _time.GetElapsedTime(Volatile.Read(ref _probedAt)) >= ProbeInterval
            && Interlocked.CompareExchange(ref _isProbing, 1, 0) == 0)
        {
            Probing = ProbeAsync();
        }
    }

    /// <summary>Asks until the upstream answers well, or is configured no more.</summary>
    private async Task ProbeAsync()
    {
        try
        {
            while (await AskAsync() is AnswerFault fault and not AnswerFault.None)
            {
                if (fault != AnswerFault.NoSocket)
                {
                    Set(fault == AnswerFault.Silence ? UpstreamState.Open : UpstreamState.Failing, fault);
                }

                await Task.Delay(ProbeInterval, _time, _stopping);
            }

            Set(UpstreamState.Closed, AnswerFault.None);
        }
        catch (OperationCanceledException)
        {
            // We stop: nobody asks any more whether the upstream is there.
        }
        finally
        {
            Volatile.Write(ref _probedAt, _time.GetTimestamp());
            Volatile.Write(ref _isProbing, 0);
        }
    }

    /// <summary>
    /// One probe: two equal questions at once while the circuit is closed, for one datagram may be lost, and one while it is open. It
    /// finds no fault where the upstream was heard by any question meanwhile.
    /// </summary>
    private async ValueTask<AnswerFault?> AskAsync()
    {
        long heardBefore = HeardCount;
        Task<AnswerFault?> second = _state == UpstreamState.Open
            ? Task.FromResult<AnswerFault?>(AnswerFault.Silence)
            : _probe(_stopping).AsTask();
        AnswerFault? fault = await _probe(_stopping);
        AnswerFault? other = await second;
        fault = fault == AnswerFault.Silence ? other : fault;
        return fault == AnswerFault.Silence && HeardCount != heardBefore ? AnswerFault.None : fault;
    }

    private void Set(UpstreamState state, AnswerFault fault)
    {
        lock (_gate)
        {
            _fault = fault;
            if (_state != state)
            {
                _state = state;
                _changed();
            }
        }
    }
}
