using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// The circuit breaker of one upstream. A client's query that times out only starts a probe: a query of our own. A probe that times
/// out opens the circuit, and any message of the upstream closes it. Any thread.
/// </summary>
/// <remarks>
/// Anyone can ask for names that never get an answer, so a client's query must not open the circuit for all others, nor is a client the
/// first to ask after an outage. A probe counts at once for an upstream that is known to answer probes. Some upstreams answer every name
/// but drop or refuse our probe: for them it counts only while no other message comes, and while the circuit is open one client's query
/// a second can close it.
/// </remarks>
internal sealed class UpstreamCircuit
{
    // Probes at once while the circuit is closed, because one datagram may be lost.
    private const int MinProbes = 2;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PassInterval = TimeSpan.FromSeconds(1);

    // For an upstream that answers clients but not probes: how long it must send nothing before a probe's timeout counts.
    private static readonly TimeSpan LongSilentFor = TimeSpan.FromMinutes(1);

    // An upstream that gave a good answer within this time is not failing. The longer time is for one that is known to fail probes while it
    // answers clients.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongGoodFor = TimeSpan.FromMinutes(1);

    private readonly Func<int> _probeCount;
    private readonly Func<int, CancellationToken, ValueTask<AnswerFault>> _probe;
    private readonly Action<bool> _changed;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private volatile UpstreamState _state;
    private volatile UpstreamState _reported;
    private volatile AnswerFault _fault;
    private long _messages;
    private long _messageAt;
    private long _goodAt;
    private long _probedAt;
    private long _lastPassAt;
    private long _silentTicks;
    private long _goodTicks = GoodFor.Ticks;
    private int _turn;
    private int _isProbing;

    /// <summary>A closed circuit.</summary>
    /// <param name="probeCount">How many different probes there are for the upstream: 0 when it is no longer configured.</param>
    /// <param name="probe">Sends one of them once; any number, taken modulo.</param>
    /// <param name="silentFor">How long the upstream must send nothing before a probe's timeout counts, while it is unknown whether it
    /// answers probes: longer than a probe takes.</param>
    /// <param name="changed">Called under a lock when the state has changed: must return at once. True where a good answer closed
    /// it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the probes.</param>
    public UpstreamCircuit(
        Func<int> probeCount,
        Func<int, CancellationToken, ValueTask<AnswerFault>> probe,
        TimeSpan silentFor,
        Action<bool> changed,
        TimeProvider time,
        CancellationToken stopping)
    {
        _probeCount = probeCount;
        _probe = probe;
        _silentTicks = silentFor.Ticks;
        _changed = changed;
        _time = time;
        _stopping = stopping;
        _messageAt = time.GetTimestamp() - (long)(LongGoodFor.TotalSeconds * time.TimestampFrequency);
        _goodAt = _messageAt;
        _probedAt = _messageAt;
    }

    /// <summary>Its state.</summary>
    public UpstreamState State => _state;

    /// <summary>The last probe's failure; <see cref="AnswerFault.None"/> while closed.</summary>
    public AnswerFault Fault => _fault;

    /// <summary>Messages of the upstream so far: if it does not change while a query waits, the upstream was silent.</summary>
    public long MessageCount => Volatile.Read(ref _messages);

    /// <summary>Whether a probe is in flight.</summary>
    public bool IsProbing => Volatile.Read(ref _isProbing) != 0;

    /// <summary>The running probes, or the last ones.</summary>
    public Task Probing { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Whether a client's query may be sent: any while the circuit is closed, and one a second while it is open. That one finds out
    /// when an upstream that does not answer probes has recovered.
    /// </summary>
    public bool TryPass()
    {
        if (_state != UpstreamState.Open)
        {
            return true;
        }

        long passedAt = Volatile.Read(ref _lastPassAt);
        return _time.GetElapsedTime(passedAt) >= PassInterval
            && Interlocked.CompareExchange(ref _lastPassAt, _time.GetTimestamp(), passedAt) == passedAt;
    }

    /// <summary>A message of the upstream was received.</summary>
    public void OnMessage()
    {
        Volatile.Write(ref _messageAt, _time.GetTimestamp());
        Interlocked.Increment(ref _messages);
        if (_state == UpstreamState.Open)
        {
            // If a client's query was answered, the next probe finds out whether probes are answered too.
            Volatile.Write(ref _silentTicks, LongSilentFor.Ticks);
            lock (_gate)
            {
                Enter(UpstreamState.Closed, AnswerFault.None);
            }
        }
    }

    /// <summary>A try that received a message has ended: a circuit that <see cref="OnMessage"/> closed is reported only now.</summary>
    /// <param name="isGood">Whether the try got a good answer.</param>
    public void Conclude(bool isGood)
    {
        if (_reported != _state)
        {
            lock (_gate)
            {
                Report(isGood);
            }
        }
    }

    /// <summary>A good answer of the upstream was received.</summary>
    public void OnGoodAnswer()
    {
        Volatile.Write(ref _goodAt, _time.GetTimestamp());
        if (_state != UpstreamState.Closed)
        {
            Set(UpstreamState.Closed, AnswerFault.None, isGood: true);
        }
    }

    /// <summary>
    /// A query failed, or has no answer after part of the timeout. Unless the upstream has shown that it works, a probe is sent, if none
    /// is in flight or ended within the last second.
    /// </summary>
    /// <param name="fault">Why.</param>
    /// <param name="messagesBefore"><see cref="MessageCount"/> when the query was sent.</param>
    public void Suspect(AnswerFault fault, long messagesBefore)
    {
        bool isSuspect = fault == AnswerFault.Silence ? MessageCount == messagesBefore : !IsGood();
        if (isSuspect
            && _time.GetElapsedTime(Volatile.Read(ref _probedAt)) >= ProbeInterval
            && Interlocked.CompareExchange(ref _isProbing, 1, 0) == 0)
        {
            Probing = ProbeAsync();
        }
    }

    /// <summary>Probes until the upstream works, or is no longer configured.</summary>
    private async Task ProbeAsync()
    {
        try
        {
            while (!await IsSettledAsync())
            {
                await Task.Delay(ProbeInterval, _time, _stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // We stop: no more probes.
        }
        finally
        {
            Volatile.Write(ref _probedAt, _time.GetTimestamp());
            Volatile.Write(ref _isProbing, 0);
        }
    }

    /// <summary>Probes once, and sets the state from the result.</summary>
    /// <returns>Whether no further probe is needed.</returns>
    private async ValueTask<bool> IsSettledAsync()
    {
        bool wasOpen = _state == UpstreamState.Open;
        long messagesBefore = MessageCount;
        switch (await AskAsync(wasOpen))
        {
            case null:
                Set(UpstreamState.Closed, AnswerFault.None);
                return true;
            case AnswerFault.None:
                Volatile.Write(ref _silentTicks, 0);
                Volatile.Write(ref _goodTicks, GoodFor.Ticks);
                Set(UpstreamState.Closed, AnswerFault.None, isGood: true);
                return true;
            case AnswerFault.NoSocket:
                return false;
            case AnswerFault.Silence when MessageCount != messagesBefore:
                // It answers clients. It may have just recovered: then the next probe is answered as well.
                Volatile.Write(ref _silentTicks, LongSilentFor.Ticks);
                return !wasOpen && _state == UpstreamState.Closed;
            case AnswerFault.Silence:
                return await IsSettledBySilenceAsync(messagesBefore);
            case AnswerFault fault:
                return IsSettledByFailure(fault);
        }
    }

    private async ValueTask<bool> IsSettledBySilenceAsync(long messagesBefore)
    {
        TimeSpan tooEarly = TimeSpan.FromTicks(Volatile.Read(ref _silentTicks)) - _time.GetElapsedTime(Volatile.Read(ref _messageAt));
        if (_state == UpstreamState.Closed && tooEarly > TimeSpan.Zero)
        {
            if (Volatile.Read(ref _silentTicks) == LongSilentFor.Ticks)
            {
                // The next query without an answer starts the next probe.
                return true;
            }

            await Task.Delay(tooEarly, _time, _stopping);
            if (MessageCount != messagesBefore)
            {
                return true;
            }
        }

        Set(UpstreamState.Open, AnswerFault.Silence);
        return false;
    }

    private bool IsSettledByFailure(AnswerFault fault)
    {
        Volatile.Write(ref _silentTicks, 0);
        if (IsGood())
        {
            Volatile.Write(ref _goodTicks, LongGoodFor.Ticks);
            Set(UpstreamState.Closed, AnswerFault.None, isGood: true);
            return true;
        }

        Set(UpstreamState.Failing, fault);
        return false;
    }

    private bool IsGood() => _time.GetElapsedTime(Volatile.Read(ref _goodAt)).Ticks < Volatile.Read(ref _goodTicks);

    /// <summary>
    /// Probes once: with all probes at the same time, at least two, while the circuit is closed; with one of them in turn while it is open.
    /// </summary>
    /// <returns>
    /// The best result: an answer, a failure message, no socket, a timeout; null when there is no probe.
    /// </returns>
    private async ValueTask<AnswerFault?> AskAsync(bool isOpen)
    {
        int count = _probeCount();
        if (count == 0)
        {
            return null;
        }

        var asked = new Task<AnswerFault>[isOpen ? 1 : int.Max(count, MinProbes)];
        for (int index = 0; index < asked.Length; index++)
        {
            asked[index] = _probe(_turn++ & int.MaxValue, _stopping).AsTask();
        }

        AnswerFault best = AnswerFault.Silence;
        foreach (AnswerFault fault in await Task.WhenAll(asked))
        {
            best = RankOf(fault) < RankOf(best) ? fault : best;
        }

        return best;
    }

    private static int RankOf(AnswerFault fault) => fault switch
    {
        AnswerFault.None => 0,
        AnswerFault.NoSocket => 2,
        AnswerFault.Silence => 3,
        _ => 1,
    };

    private void Set(UpstreamState state, AnswerFault fault, bool isGood = false)
    {
        lock (_gate)
        {
            Enter(state, fault);
            Report(isGood);
        }
    }

    /// <summary>Call it under the lock.</summary>
    private void Enter(UpstreamState state, AnswerFault fault)
    {
        _fault = fault;
        if (_state != state)
        {
            // The first client's query passes a second later: until then only probes are sent.
            Volatile.Write(ref _lastPassAt, _time.GetTimestamp());
            _state = state;
        }
    }

    /// <summary>Call it under the lock: reports each change once.</summary>
    private void Report(bool isGood)
    {
        if (_reported != _state)
        {
            _reported = _state;
            _changed(isGood);
        }
    }
}
