using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Resolving;

/// <summary>A stub resolver that queries one name server: UDP with EDNS, TCP when the answer is truncated.</summary>
internal sealed class StubResolver
{
    private const int PrefixOctets = sizeof(ushort);

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    private readonly IPEndPoint _server;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly bool _isTcpOnly;

    /// <param name="server">The name server.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <param name="timeout">Timeout of a query, with TCP; null for 3 s.</param>
    /// <param name="isTcpOnly">Whether to use only TCP.</param>
    public StubResolver(IPEndPoint server, TimeProvider time, TimeSpan? timeout = null, bool isTcpOnly = false)
    {
        _isTcpOnly = isTcpOnly;
        _timeout = timeout ?? DefaultTimeout;
        _server = server;
        _time = time;
    }

    private string Server => _isTcpOnly ? $"{_server} over TCP" : $"{_server}";

    /// <summary>Sends a query of class IN and returns the response.</summary>
    /// <param name="name">QNAME in presentation form, validated.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The whole response message.</returns>
    /// <exception cref="StubResolverException">There was no response in time, or the name is not valid.</exception>
    public async Task<byte[]> QueryAsync(string name, RRType type, CancellationToken cancellationToken)
    {
        byte[] query = Compose(name, type);
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            byte[]? answer = _isTcpOnly ? null : await QueryByUdpAsync(query, ended.Token);
            return answer is null || IsTruncated(answer) ? await QueryByTcpAsync(query, ended.Token) : answer;
        }
        catch (SocketException error)
        {
            throw new StubResolverException($"{Server} cannot be queried: {error.Message}; is a name server running there?", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StubResolverException($"{Server} did not answer within {_timeout.TotalSeconds:0.#} s", error);
        }
    }

    private static byte[] Compose(string name, RRType type)
    {
        byte[] message = new byte[WireLimits.PlainUdpOctets];
        Span<byte> room = message.AsSpan(WireLimits.HeaderOctets, WireLimits.NameOctets);
        if (!NameText.TryParse(name, room, out int octets, out NameTextError error))
        {
            throw new StubResolverException($"'{name}' is not a name: {error}");
        }

        ushort id = BinaryPrimitives.ReadUInt16LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ushort)));
        DnsHeader.Write(message, id, DnsHeader.RecursionDesiredFlag, questions: 1, answers: 0, authorities: 0, additionals: 1);
        var writer = new MessageWriter(message, WireLimits.HeaderOctets + octets);
        writer.WriteUInt16((ushort)type);
        writer.WriteUInt16((ushort)DnsClass.IN);
        writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, isDnssecOk: false, []);
        return message[..writer.Position];
    }

    private static bool IsTruncated(byte[] answer) => DnsHeader.TryRead(answer, out DnsHeader header) && header.IsTruncated;

    private static bool IsFor(byte[] query, ReadOnlySpan<byte> answer) =>
        DnsHeader.TryRead(answer, out DnsHeader header) && header.IsResponse && answer[..2].SequenceEqual(query.AsSpan(0, 2));

    private async Task<byte[]> QueryByUdpAsync(byte[] query, CancellationToken ended)
    {
        using var socket = new Socket(_server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_server, ended);
        await socket.SendAsync(query, SocketFlags.None, ended);
        byte[] answer = new byte[WireLimits.MessageOctets];
        while (true)
        {
            int octets = await socket.ReceiveAsync(answer, SocketFlags.None, ended);
            if (IsFor(query, answer.AsSpan(0, octets)))
            {
                return answer[..octets];
            }
        }
    }

    private async Task<byte[]> QueryByTcpAsync(byte[] query, CancellationToken ended)
    {
        using var socket = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_server, ended);
        using var stream = new NetworkStream(socket);
        byte[] framed = new byte[PrefixOctets + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, PrefixOctets);
        await stream.WriteAsync(framed, ended);
        byte[] prefix = new byte[PrefixOctets];
        await ReadAsync(stream, prefix, ended);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await ReadAsync(stream, answer, ended);
        return answer;
    }

    private async Task ReadAsync(NetworkStream stream, byte[] room, CancellationToken ended)
    {
        try
        {
            await stream.ReadExactlyAsync(room, ended);
        }
        catch (IOException error)
        {
            throw new StubResolverException($"{_server} closed the connection before the end of its answer", error);
        }
    }
}
