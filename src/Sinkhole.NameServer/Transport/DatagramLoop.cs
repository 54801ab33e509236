using System;
using System.Threading;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>One thread with its socket: receives, answers in place and sends, without an allocation.</summary>
internal sealed class DatagramLoop : IDisposable
{
    private const int MaxDrained = 10_000;

    // A failed receive counts as this many: one is not a reason to drop what is queued, ten are.
    private const int CostOfFailure = MaxDrained / 10;

    private readonly IDatagramSocket _socket;
    private readonly Responder _responder;
    private readonly PolicyPrefetch _prefetch;
    private readonly Forwarder _forwarder;
    private readonly QueryCounters _shared;
    private readonly QueryCounters _own;
    private readonly SenderFilter _senders;
    private readonly ReadyReply[] _ready;
    private readonly UnsentReply[] _unsent;
    private readonly int _processor;
    private readonly Thread _thread;
    private readonly ManualResetEvent _stopped = new(initialState: false);
    private readonly ReceiveBackoff _backoff;
    private readonly ReceiveReport _report;
    private volatile bool _isStopping;

    /// <summary>A loop that is not started.</summary>
    /// <param name="socket">Its socket, which it owns from now on.</param>
    /// <param name="responder">Answers.</param>
    /// <param name="forwarder">Takes queries for upstreams.</param>
    /// <param name="counters">The listener's counters, for replies that come later.</param>
    /// <param name="number">The loop's number within its listener, from 0.</param>
    /// <param name="processor">The processor that it is pinned to, or <see cref="Processors.Any"/>.</param>
    /// <param name="report">Gets lasting receive failures, and their end.</param>
    public DatagramLoop(
        IDatagramSocket socket,
        Responder responder,
        Forwarder forwarder,
        QueryCounters counters,
        int number,
        int processor,
        ReceiveReport report)
    {
        _socket = socket;
        _responder = responder;
        _prefetch = responder.Prefetch();
        _forwarder = forwarder;
        _shared = counters;
        _own = counters.OfThread(number);
        _senders = new SenderFilter(socket.EndPoint);
        _ready = new ReadyReply[socket.MaxDatagrams];
        _unsent = new UnsentReply[socket.MaxDatagrams];
        _processor = processor;
        _backoff = new ReceiveBackoff(responder.Time);
        _report = report;
        _thread = new Thread(Run) { Name = $"dns-{DnsTransport.Udp.Label()} {socket.EndPoint} {number}", IsBackground = true };
    }

    /// <summary>The receive error that lasts now; 0 for none. Any thread.</summary>
    public int ReceiveError => _backoff.LastingError;

    /// <summary>Starts to answer.</summary>
    public void Start() => _thread.Start();

    /// <summary>Stops the thread after it has answered what was received.</summary>
    public void Stop()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            _stopped.Set();
            _socket.Wake();
        }
    }

    /// <summary>Waits for the thread to end, if it was started.</summary>
    public void Join()
    {
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _stopped.Dispose();
    }

    private void Run()
    {
        Processors.PinTo(_processor);
        while (!_isStopping)
        {
            AnswerBatch();
        }

        // What came before the stop is still in the kernel: it is answered, up to a bound, because new datagrams may keep coming.
        int left = MaxDrained;
        int answered = 0;
        while (left > 0 && answered != IDatagramSocket.Ended)
        {
            answered = AnswerBatch();
            left -= answered == IDatagramSocket.Failed ? CostOfFailure : Math.Max(answered, 1);
        }
    }

    /// <summary>Receives, answers and sends one batch; the clocks are read once for all of it.</summary>
    /// <returns>The result of the receive.</returns>
    private int AnswerBatch()
    {
        int count = _socket.Receive();
        if (count == IDatagramSocket.Failed)
        {
            Pause();
        }
        else if (count > 0)
        {
            EndFailures();
            ReceiveTime now = _responder.Now();
            Prefetch(count);
            int replies = 0;
            for (int index = 0; index < count; index++)
            {
                if (TryAnswer(index, now, out _ready[replies]))
                {
                    replies++;
                }
            }

            if (replies > 0)
            {
                Send(_ready.AsSpan(0, replies), _responder.Since(now));
            }
        }

        return count;
    }

    /// <summary>Backs off so that a persistent error cannot spin the loop; <see cref="Stop"/> ends the wait.</summary>
    private void Pause()
    {
        _own.CountReceiveError();
        TimeSpan pause = _backoff.Fail(_socket.ReceiveError, out bool isLasting);
        if (isLasting)
        {
            _report.Fail(_socket.ReceiveError);
        }

        _stopped.WaitOne(pause);
    }

    private void EndFailures()
    {
        if (_backoff.HasFailed)
        {
            _backoff.End();
            _report.End();
        }
    }

    /// <summary>Sends the replies, and counts those that the kernel took as responses.</summary>
    private void Send(ReadOnlySpan<ReadyReply> ready, TimeSpan took)
    {
        ReadOnlySpan<UnsentReply> unsent = _unsent.AsSpan(0, _socket.Send(_unsent));
        _own.CountDurations(ready.Length - unsent.Length, took);
        for (int number = 0; number < ready.Length; number++)
        {
            if (!unsent.IsEmpty && unsent[0].Number == number)
            {
                _own.CountUnsent(unsent[0].Reason);
                unsent = unsent[1..];
            }
            else
            {
                _own.CountResponse(ready[number].Rcode, ready[number].Outcome, ready[number].Octets);
            }
        }
    }

    private void Prefetch(int count)
    {
        if (!_prefetch.Begin(count))
        {
            return;
        }

        for (int index = 0; index < count; index++)
        {
            _prefetch.Add(_socket.Octets(index));
        }

        _prefetch.Run();
    }

    /// <summary>Answers a datagram; true when a reply is ready to send.</summary>
    private bool TryAnswer(int index, ReceiveTime now, out ReadyReply ready)
    {
        ready = default;
        ReceivedMessage query = _socket[index];

        // No host has this address: the reply would fail to send, or reach others. Such a query is spoofed.
        if (_senders.IsImpossible(query.Client))
        {
            _own.CountQuery(query.Client, default);
            _own.CountDrop(DropReason.SpoofSuspect);
            return false;
        }

        int reply = _responder.Answer(query, now, _own, out QueryResult result);
        if (reply > 0)
        {
            _socket.Reply(index, reply);
            ready = new ReadyReply(result.Rcode, result.Outcome, reply);
            return true;
        }

        if (reply == Responder.Forward)
        {
            byte[] message = query.Packet[..query.Octets].ToArray();
            _forwarder.Take(new PendingQuery(message, query.Client, result, _socket.PathTo(index), _shared));
        }

        return false;
    }

    /// <summary>What is counted for a reply once it is sent.</summary>
    private readonly record struct ReadyReply(Rcode Rcode, QueryOutcome Outcome, int Octets);
}
