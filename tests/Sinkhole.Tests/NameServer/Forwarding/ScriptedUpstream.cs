using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>An upstream on loopback, UDP and TCP on one port, that answers as a script says.</summary>
internal sealed class ScriptedUpstream : IDisposable
{
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Func<byte[], IEnumerable<byte[]>> _byUdp;
    private readonly Func<byte[], byte[]> _byTcp;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new(initialState: true);
    private readonly Thread _udpThread;
    private readonly Thread _tcpThread;
    private volatile bool _isStopping;

    public ScriptedUpstream(Func<byte[], IEnumerable<byte[]>> byUdp, Func<byte[], byte[]>? byTcp = null)
    {
        _byUdp = byUdp;
        _byTcp = byTcp ?? (query => Answer(query));
        (_udp, _tcp) = BindBoth();
        _udpThread = new Thread(ServeUdp) { IsBackground = true };
        _tcpThread = new Thread(ServeTcp) { IsBackground = true };
        _udpThread.Start();
        _tcpThread.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_udp.LocalEndPoint!;

    /// <summary>Queries over UDP, each with the port it came from.</summary>
    public ConcurrentQueue<(byte[] Query, int Port)> Received { get; } = new();

    /// <summary>Queries over TCP.</summary>
    public ConcurrentQueue<byte[]> ReceivedByTcp { get; } = new();

    /// <summary>Completes when the first query was received.</summary>
    public Task Asked => _asked.Task;

    /// <summary>An upstream that answers each query once it is released.</summary>
    public static ScriptedUpstream Holding()
    {
        var upstream = new ScriptedUpstream(query => [Answer(query)]);
        upstream.Hold();
        return upstream;
    }

    public static ScriptedUpstream Silent() => new(_ => []);

    /// <summary>Answers nothing over UDP from now on until it is released.</summary>
    public void Hold() => _released.Reset();

    public void Release() => _released.Set();

    /// <summary>Answers over UDP alone from now on: a connection is refused.</summary>
    public void CloseTcp()
    {
        _tcp.Dispose();
        _tcpThread.Join();
    }

    /// <summary>Sends an answer that was held back.</summary>
    public void SendLate(byte[] answer, int port) => _udp.SendTo(answer, new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Whether a query is for a name of a client, and not the forwarder's own for the servers of the root.</summary>
    public static bool IsOfClient(byte[] query) => query[WireLimits.HeaderOctets] != 0;

    /// <summary>An answer with one A record, or none for the root, and, where the query has OPT, an OPT of its own.</summary>
    public static byte[] Answer(byte[] query, ushort flags = 0x8180, byte[]? records = null, int answers = 1)
    {
        if (records is null && !IsOfClient(query))
        {
            return Answer(query, flags, [], 0);
        }

        _ = DnsHeader.TryRead(query, out DnsHeader header);
        int questionEnd = QuestionEnd(query);
        byte[] data = records ?? [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 1];
        byte[] opt = header.Additionals == 1 ? [0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0] : [];
        byte[] answer = [.. query[..questionEnd], .. data, .. opt];
        DnsHeader.Write(answer, header.Id, flags, 1, (ushort)answers, 0, (ushort)(opt.Length > 0 ? 1 : 0));
        return answer;
    }

    /// <summary>A header alone, as some servers send to reject a query.</summary>
    public static byte[] HeaderAlone(byte[] query, Rcode rcode)
    {
        byte[] answer = new byte[WireLimits.HeaderOctets];
        _ = DnsHeader.TryRead(query, out DnsHeader header);
        DnsHeader.Write(answer, header.Id, (ushort)(0x8180 | (int)rcode), 0, 0, 0, 0);
        return answer;
    }

    /// <summary>An answer with this many A records.</summary>
    public static byte[] LargeAnswer(byte[] query, int answers) =>
        Answer(query, records: [.. Enumerable.Range(0, answers).SelectMany(AddressRecord)], answers: answers);

    public static int QuestionEnd(byte[] query)
    {
        var reader = new MessageReader(query);
        return reader.TryReadQuestion(out _) ? reader.Position : throw new FormatException("no question");
    }

    public void Dispose()
    {
        _isStopping = true;
        _released.Set();
        _udp.Dispose();
        _tcp.Dispose();
        _udpThread.Join();
        _tcpThread.Join();
        _released.Dispose();
    }

    private static byte[] AddressRecord(int number) =>
        [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, (byte)(number >> 8), (byte)number];

    /// <summary>TCP uses the port of UDP; if it is in use, both try another.</summary>
    private static (Socket Udp, Socket Tcp) BindBoth()
    {
        for (int tries = 20; ; tries--)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen(16);
                return (udp, tcp);
            }
            catch (SocketException) when (tries > 0)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private void ServeUdp()
    {
        byte[] room = new byte[65_536];
        while (!_isStopping)
        {
            try
            {
                EndPoint peer = new IPEndPoint(IPAddress.Any, 0);
                byte[] query = room[.._udp.ReceiveFrom(room, ref peer)];
                Received.Enqueue((query, ((IPEndPoint)peer).Port));
                _asked.TrySetResult();
                _released.Wait();
                foreach (byte[] answer in _byUdp(query))
                {
                    _udp.SendTo(answer, peer);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                continue;
            }
        }
    }

    private void ServeTcp()
    {
        while (!_isStopping && !_tcp.SafeHandle.IsClosed)
        {
            try
            {
                using Socket connection = _tcp.Accept();
                byte[] room = new byte[65_537];
                int octets = 0;
                while (octets < 2 || octets < 2 + BinaryPrimitives.ReadUInt16BigEndian(room))
                {
                    octets += connection.Receive(room, octets, room.Length - octets, SocketFlags.None);
                }

                byte[] query = room[2..octets];
                ReceivedByTcp.Enqueue(query);
                byte[] answer = _byTcp(query);
                byte[] prefix = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)answer.Length);
                connection.Send([.. prefix, .. answer]);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                continue;
            }
        }
    }
}
