using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>
/// A client that sends queries at a steady rate over one UDP socket, and compares each answer with what was true while its query was in
/// flight. The number in flight is limited so that no buffer of the kernel overflows. The schedule does not depend on the server: a query
/// that had to wait for answers to others is sent as soon as possible, and its time counts from when it was due.
/// </summary>
internal sealed class DnsLoad : IDisposable
{
    private const int MaxInFlight = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ApplianceProcess _server;
    private readonly LoadName[] _names;
    private readonly Action<AnswerSeen>? _seen;
    private readonly int _rate;
    private readonly (LoadName Name, Truth Truth, long DueAt, long SentAt)?[] _underWay = new (LoadName, Truth, long, long)?[ushort.MaxValue + 1];
    private readonly List<string> _wrong = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private volatile bool _isServerGone;
    private long _sent;
    private long _answered;
    private long _oldest;
    private bool _isHeldBack;

    /// <param name="server">Who is asked; it outlives the load.</param>
    /// <param name="rate">Queries a second, where both ends keep up.</param>
    /// <param name="names">What is asked, one after the other.</param>
    public DnsLoad(ApplianceProcess server, int rate, params LoadName[] names)
        : this(server, rate, seen: null, names)
    {
    }

    /// <param name="server">Who is asked; it outlives the load.</param>
    /// <param name="rate">Queries a second, where both ends keep up.</param>
    /// <param name="seen">Told of each answer, on the load's thread.</param>
    /// <param name="names">What is asked, one after the other.</param>
    public DnsLoad(ApplianceProcess server, int rate, Action<AnswerSeen>? seen, params LoadName[] names)
    {
        _names = names;
        _seen = seen;
        _rate = rate;
        _server = server;
        _socket.Connect(server.Dns);
        _thread = new Thread(Run) { IsBackground = true, Name = "dns load" };
        _thread.Start();
    }

    public long Sent => Interlocked.Read(ref _sent);

    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Queries a second over the whole run.</summary>
    public double Rate { get; private set; }

    /// <summary>The first answers that were not true, in words.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Waits for so many more answers; fails at once where the appliance has ended, with what it said.</summary>
    public async Task AwaitAnswersAsync(int more)
    {
        long wanted = Answered + more;
        while (Answered < wanted)
        {
            Assert.False(_ended.Task.IsCompleted, "the load has ended");
            _server.AssertRuns("answers");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The queries before the first that has no answer; once the load has ended.</summary>
    public long AnsweredWithoutAGap { get; private set; }

    /// <summary>Asks no more and takes what has come, for nothing more can: the server has ended.</summary>
    public Task EndAsync()
    {
        _isServerGone = true;
        return StopAsync();
    }

    /// <summary>Asks no more, and waits for the pending answers until the server is silent for good.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        return _ended.Task;
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        long startedAt = Stopwatch.GetTimestamp();
        try
        {
            bool isQuiet = false;
            while (!_isStopping || (_sent > _answered && !(_isServerGone ? isQuiet : IsServerSilent())))
            {
                isQuiet = _isServerGone;
                SendWhatIsDue(startedAt);
                isQuiet &= !ReceiveWhatIsThere();
            }
        }
        finally
        {
            _ = IsServerSilent();
            AnsweredWithoutAGap = _oldest;
            Rate = _sent / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            _ended.TrySetResult();
        }
    }

    private void SendWhatIsDue(long startedAt)
    {
        long now = Stopwatch.GetTimestamp();
        while (!_isStopping)
        {
            long dueAt = startedAt + (_sent * Stopwatch.Frequency / _rate);
            if (dueAt > now)
            {
                _isHeldBack = false;
                return;
            }

            if (_sent - _answered >= MaxInFlight)
            {
                _isHeldBack = true;
                return;
            }

            // Where this thread itself was late, the server is not to blame.
            long sentAt = Stopwatch.GetTimestamp();
            dueAt = _isHeldBack ? dueAt : sentAt;
            ushort id = (ushort)_sent;
            LoadName name = _names[_sent % _names.Length];
            _underWay[id] = (name, name.Truth, dueAt, sentAt);
            TrySend(name.Query(id));
            Interlocked.Increment(ref _sent);
        }
    }

    private void TrySend(ReadOnlySpan<byte> query)
    {
        try
        {
            _socket.Send(query);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody listens any more: the query stays unanswered and is counted so.
        }
    }

    private bool ReceiveWhatIsThere()
    {
        Span<byte> answer = stackalloc byte[1232];
        if (!_socket.Poll(TimeSpan.FromMilliseconds(1), SelectMode.SelectRead))
        {
            return false;
        }

        do
        {
            try
            {
                Check(answer[.._socket.Receive(answer)]);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // As above.
            }
        }
        while (_socket.Available > 0);
        return true;
    }

    private void Check(ReadOnlySpan<byte> answer)
    {
        string said = Say(answer, out ushort id);
        if (_underWay[id] is not var (name, before, dueAt, sentAt))
        {
            Complain($"answer {id} to no query: {said}");
            return;
        }

        _underWay[id] = null;
        Interlocked.Increment(ref _answered);
        _seen?.Invoke(new AnswerSeen(name.Text, said, dueAt, sentAt, Stopwatch.GetTimestamp()));

        // Where the truth has changed on the way, once or oftener, either answer may have been right when it was given.
        Truth now = name.Truth;
        Truth allowed = ReferenceEquals(before, now) ? now : name.Ever;
        if (!allowed.Answers.Contains(said))
        {
            Complain($"{name.Text}: {said}, where {string.Join(" or ", allowed.Answers)} was true");
        }
    }

    private void Complain(string wrong)
    {
        if (_wrong.Count < 10)
        {
            _wrong.Add(wrong);
        }
    }

    /// <summary>Whether the oldest query without an answer has waited for longer than anyone would.</summary>
    private bool IsServerSilent()
    {
        while (_oldest < _sent && _underWay[(ushort)_oldest] is null)
        {
            _oldest++;
        }

        return _underWay[(ushort)_oldest] is var (_, _, _, sentAt) && Stopwatch.GetElapsedTime(sentAt) > Timeout;
    }

    private static string Say(ReadOnlySpan<byte> answer, out ushort id)
    {
        if (!DnsHeader.TryRead(answer, out DnsHeader header))
        {
            id = 0;
            return "no DNS message";
        }

        id = header.Id;
        string rcode = header.Rcode.ToString().ToUpperInvariant();
        var reader = new MessageReader(answer);
        string said = rcode;
        bool isRead = reader.TryReadQuestion(out _);
        for (int answers = header.Answers; isRead && answers > 0 && reader.TryReadRecord(out ResourceRecord record); answers--)
        {
            said = record.Type == RRType.A ? $"{rcode} {new IPAddress(record.Data)}" : rcode;
        }

        return said;
    }
}
