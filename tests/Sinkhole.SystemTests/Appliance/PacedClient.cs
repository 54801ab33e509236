using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>
/// A client that asks at even distances whatever comes back, as people do: what a query waits counts from the moment at which it was
/// due, so that a server that stands still keeps all those waiting that would have asked in this time, and not only the few that wait already.
/// </summary>
internal sealed class PacedClient : IDisposable
{
    // Longer than any bound on a wait: an answer that has not come by then is lost.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LoadName _name;
    private readonly TimeSpan _distance;
    private readonly List<TimeSpan?> _waits = [];
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _unanswered;

    /// <param name="server">Who is asked; it outlives the client.</param>
    /// <param name="rate">Queries a second; fewer than 65,536 in <see cref="Timeout"/>.</param>
    /// <param name="name">What is asked.</param>
    public PacedClient(ApplianceProcess server, int rate, LoadName name)
    {
        _name = name;
        _distance = TimeSpan.FromSeconds(1.0 / rate);
        _socket.Connect(server.Dns);
        _thread = new Thread(Run) { IsBackground = true, Name = "paced client" };
        _thread.Start();
    }

    /// <summary>Asks no more, and waits for the queries in flight.</summary>
    /// <returns>What each query waited; a query without answer fails the test.</returns>
    public List<TimeSpan> Stop()
    {
        _isStopping = true;
        _thread.Join();
        Assert.True(_unanswered == 0, $"{_unanswered} of {_waits.Count} queries have no answer");
        return [.. _waits.Select(static wait => wait!.Value)];
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        var clock = Stopwatch.StartNew();
        TimeSpan? stopped = null;
        while (!_isStopping || (_unanswered > 0 && clock.Elapsed - (stopped ??= clock.Elapsed) < Timeout))
        {
            try
            {
                AskWhatIsDue(clock);
                TakeWhatIsThere(clock);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Nobody listens any more: the queries stay without an answer, which fails the test.
            }
        }
    }

    private void AskWhatIsDue(Stopwatch clock)
    {
        while (!_isStopping && _waits.Count * _distance <= clock.Elapsed)
        {
            ushort id = (ushort)_waits.Count;
            _waits.Add(null);
            _unanswered++;
            _socket.Send(_name.Query(id));
        }
    }

    private void TakeWhatIsThere(Stopwatch clock)
    {
        Span<byte> answer = stackalloc byte[1232];
        if (!_socket.Poll(TimeSpan.FromMilliseconds(1), SelectMode.SelectRead))
        {
            return;
        }

        do
        {
            _socket.Receive(answer);

            // The latest query with this ID: those before it are older than the timeout.
            int last = _waits.Count - 1;
            int number = last - (ushort)(last - BinaryPrimitives.ReadUInt16BigEndian(answer));
            if (number >= 0 && _waits[number] is null)
            {
                _waits[number] = clock.Elapsed - (number * _distance);
                _unanswered--;
            }
        }
        while (_socket.Available > 0);
    }
}
