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
/// What the probe says counts at once of an upstream that is known to answer it. Some answer every name and drop or refuse our question
/// alone: of those it counts only while nothing speaks against it, and one client's question a second can close the circuit again.
/// </remarks>
internal sealed class UpstreamCircuit
{
    // Probes of one doubt while the circuit is closed, for one datagram may be lost.
    private const int MinProbes = 2;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PassInterval = TimeSpan.FromSeconds(1);

    // How long nothing was heard of an upstream that is known to answer others and not us before the silence of our question counts.
    private static readonly TimeSpan LongSilentFor = TimeSpan.FromMinutes(1);

    // An upstream that gave a good answer within this time is not failing: where our question is answered well, and where it is known
    // to fail while others are answered well.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongGoodFor = TimeSpan.FromMinutes(1);

    private readonly Func<int> _questions;
    private readonly Func<int, CancellationToken, ValueTask<AnswerFault>> _probe;
    private readonly Action<bool> _changed;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private volatile UpstreamState _state;
    private volatile UpstreamState _told;
    private volatile AnswerFault _fault;
    private long _heard;
    private long _heardAt;
    private long _goodAt;
    private long _probedAt;
    private long _passedAt;
    private long _silentTicks;
    private long _goodTicks = GoodFor.Ticks;
    private int _turn;
    private int _isProbing;

    /// <summary>A closed circuit.</summary>
    /// <param name="questions">How many questions of our own there are for the upstream: 0 where it is configured no more.</param>
    /// <param name="probe">Asks one of them once; any number, they go round.</param>
    /// <param name="silentFor">How long nothing was heard of an upstream before the silence of our question counts, while nobody knows
    /// whether it answers that: longer than a probe takes.</param>
    /// <param name="changed">Called when the state has changed, under a lock: returns at once. True where a good answer closed it.</param>
    /// <param name="time">The clock of the probes.</param>
    /// <param name="stopping">Ends the probes.</param>
    public UpstreamCircuit(
        Func<int> questions,
        Func<int, CancellationToken, ValueTask<AnswerFault>> probe,
        TimeSpan silentFor,
        Action<bool> changed,
        TimeProvider time,
        CancellationToken stopping)
    {
        _questions = questions;
        _probe = probe;
        _silentTicks = silentFor.Ticks;
        _changed = changed;
        _time = time;
        _stopping = stopping;
        _heardAt = time.GetTimestamp() - (long)(LongGoodFor.TotalSeconds * time.TimestampFrequency);
        _goodAt = _heardAt;
        _probedAt = _heardAt;
    }

    /// <summary>What it lets through.</summary>
    public UpstreamState State => _state;

    /// <summary>What the last probe came to; <see cref="AnswerFault.None"/> while closed.</summary>
    public AnswerFault Fault => _fault;

    /// <summary>How often the upstream was heard: where it stays the same while a question waits, the upstream was silent.</summary>
    public long MessageCount => Volatile.Read(ref _heard);

    /// <summary>Whether a question of our own is about to find out if the upstream is there.</summary>
    public bool IsProbing => Volatile.Read(ref _isProbing) != 0;

    /// <summary>The probes under way, or the last ones.</summary>
    public Task Probing { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Whether a client's question may be asked: any while the circuit is closed, and one a second while it is open. An upstream that
    /// answers all but our own question is found back by that one.
    /// </summary>
    public bool TryPass()
    {
        if (_state != UpstreamState.Open)
        {
            return true;
        }

        long passedAt = Volatile.Read(ref _passedAt);
        return _time.GetElapsedTime(passedAt) >= PassInterval
            && Interlocked.CompareExchange(ref _passedAt, _time.GetTimestamp(), passedAt) == passedAt;
    }

    /// <summary>A message of the upstream has come.</summary>
    public void OnMessage()
    {
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        Interlocked.Increment(ref _heard);
        if (_state == UpstreamState.Open)
        {
            // Where it was a client's question that was answered, the next of our own tells whether ours is as well.
            Volatile.Write(ref _silentTicks, LongSilentFor.Ticks);
            lock (_gate)
            {
                Enter(UpstreamState.Closed, AnswerFault.None);
            }
        }
    }

    /// <summary>The try that heard a message has ended: a circuit that <see cref="OnMessage"/> closed is told of only now.</summary>
    /// <param name="isGood">Whether the try had a good answer.</param>
    public void Conclude(bool isGood)
    {
        if (_told != _state)
        {
            lock (_gate)
            {
                Tell(isGood);
            }
        }
    }

    /// <summary>A good answer of the upstream has come.</summary>
    public void OnGoodAnswer()
    {
        Volatile.Write(ref _goodAt, _time.GetTimestamp());
        if (_state != UpstreamState.Closed)
        {
            Set(UpstreamState.Closed, AnswerFault.None, isGood: true);
        }
    }

    /// <summary>
    /// A question failed, or has no answer yet though it is time. Where nothing speaks for the upstream a probe finds out, if none does so
    /// already or did within the last second.
    /// </summary>
    /// <param name="fault">Why.</param>
    /// <param name="heardBefore"><see cref="MessageCount"/> when the question was sent.</param>
    public void Doubt(AnswerFault fault, long heardBefore)
    {
        bool isDoubtful = fault == AnswerFault.Silence ? MessageCount == heardBefore : !IsGood();
        if (isDoubtful
            && _time.GetElapsedTime(Volatile.Read(ref _probedAt)) >= ProbeInterval
            && Interlocked.CompareExchange(ref _isProbing, 1, 0) == 0)
        {
            Probing = ProbeAsync();
        }
    }

    /// <summary>Asks until it is known that the upstream is there, or until it is configured no more.</summary>
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
            // We stop: nobody asks any more whether the upstream is there.
        }
        finally
        {
            Volatile.Write(ref _probedAt, _time.GetTimestamp());
            Volatile.Write(ref _isProbing, 0);
        }
    }

    /// <summary>Asks once, and concludes what it says of the upstream.</summary>
    /// <returns>Whether no further probe is needed.</returns>
    private async ValueTask<bool> IsSettledAsync()
    {
        bool wasOpen = _state == UpstreamState.Open;
        long heardBefore = MessageCount;
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
            case AnswerFault.Silence when MessageCount != heardBefore:
                // It answers others, and it may be just back: after an outage our next question is answered as well.
                Volatile.Write(ref _silentTicks, LongSilentFor.Ticks);
                return !wasOpen && _state == UpstreamState.Closed;
            case AnswerFault.Silence:
                return await IsSettledBySilenceAsync(heardBefore);
            case AnswerFault fault:
                return IsSettledByFailure(fault);
        }
    }

    private async ValueTask<bool> IsSettledBySilenceAsync(long heardBefore)
    {
        TimeSpan tooEarly = TimeSpan.FromTicks(Volatile.Read(ref _silentTicks)) - _time.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (_state == UpstreamState.Closed && tooEarly > TimeSpan.Zero)
        {
            if (Volatile.Read(ref _silentTicks) == LongSilentFor.Ticks)
            {
                // The next question that has no answer raises the next doubt.
                return true;
            }

            await Task.Delay(tooEarly, _time, _stopping);
            if (MessageCount != heardBefore)
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
    /// One probe: every question of our own at once while the circuit is closed, two at least, and one of them by turns while it is open.
    /// </summary>
    /// <returns>
    /// The best that came of it: an answer, a failure that was heard, no socket, silence; null where there is no question.
    /// </returns>
    private async ValueTask<AnswerFault?> AskAsync(bool isOpen)
    {
        int questions = _questions();
        if (questions == 0)
        {
            return null;
        }

        var asked = new Task<AnswerFault>[isOpen ? 1 : int.Max(questions, MinProbes)];
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
            Tell(isGood);
        }
    }

    /// <summary>Under the lock.</summary>
    private void Enter(UpstreamState state, AnswerFault fault)
    {
        _fault = fault;
        if (_state != state)
        {
            // The first client's question passes a second later: until then our own finds out.
            Volatile.Write(ref _passedAt, _time.GetTimestamp());
            _state = state;
        }
    }

    /// <summary>Under the lock: once for each change.</summary>
    private void Tell(bool isGood)
    {
        if (_told != _state)
        {
            _told = _state;
            _changed(isGood);
        }
    }
}
