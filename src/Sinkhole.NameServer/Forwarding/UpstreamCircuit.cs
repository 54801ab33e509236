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
    /// <summary>Questions that stay unanswered before the circuit opens: one datagram may be lost.</summary>
    public const int ProbeTries = 2;

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
    }

    /// <summary>What it lets through.</summary>
    public UpstreamState State => _state;

    /// <summary>What the last probe came to; <see cref="AnswerFault.None"/> while closed.</summary>
    public AnswerFault Fault => _fault;

    /// <summary>How often the upstream was heard: where it stays the same while a question waits, the upstream was silent.</summary>
    public long HeardCount => Volatile.Read(ref _heard);

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

    /// <summary>A question failed. Where nothing speaks for the upstream a probe finds out, if none does so already.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="heardBefore"><see cref="HeardCount"/> when the question was sent.</param>
    public void Doubt(AnswerFault fault, long heardBefore)
    {
        bool isDoubtful = fault == AnswerFault.Silence
            ? HeardCount == heardBefore
            : _time.GetElapsedTime(Volatile.Read(ref _goodAt)) >= GoodFor;
        if (isDoubtful && Interlocked.CompareExchange(ref _isProbing, 1, 0) == 0)
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
            Volatile.Write(ref _isProbing, 0);
        }
    }

    /// <summary>One probe: it ends without a fault as soon as the upstream is heard by any question.</summary>
    private async ValueTask<AnswerFault?> AskAsync()
    {
        long heardBefore = HeardCount;
        int tries = _state == UpstreamState.Open ? 1 : ProbeTries;
        AnswerFault? fault = null;
        for (int attempt = 0; attempt < tries; attempt++)
        {
            fault = await _probe(_stopping);
            if (fault != AnswerFault.Silence)
            {
                return fault;
            }
        }

        return HeardCount == heardBefore ? fault : AnswerFault.None;
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
