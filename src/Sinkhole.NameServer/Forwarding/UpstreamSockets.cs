using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Asks an upstream once: a new socket on a random port that the kernel chooses, and TCP where UDP is not enough.</summary>
internal static class UpstreamSockets
{
    /// <summary>Asks over UDP, and again over TCP when there is a <see cref="TcpFallbackReason"/>, with a new random ID.</summary>
    /// <param name="exchange">Upstream and question; its methods are called for every message.</param>
    /// <param name="answer">Filled with the answer.</param>
    /// <param name="counters">Where a fallback to TCP is counted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Octets of an answer to our question, or of a failure without it.</returns>
    public static async ValueTask<int> AskAsync(
        UpstreamExchange exchange, AnswerBuffer answer, UpstreamCounters counters, CancellationToken cancellationToken)
    {
        ushort id = FreshId();
        byte[] query = new byte[UpstreamQuery.MaxOctets];
        int queryOctets = UpstreamQuery.Write(exchange.Question, id, exchange.HasOpt, query);
        int octets = await AskByUdpAsync(exchange, id, query.AsMemory(0, queryOctets), answer.Datagram, cancellationToken);
        if (ReasonOf(exchange, id, answer.Octets[..octets]) is not TcpFallbackReason reason)
        {
            return octets;
        }

        exchange.OnMessage(AnswerFault.StreamUnreachable);
        counters.CountTcpFallback(reason);
        return await AskByTcpAsync(exchange, id, query.AsMemory(0, queryOctets), answer, cancellationToken);
    }

    private static TcpFallbackReason? ReasonOf(UpstreamExchange exchange, ushort id, ReadOnlySpan<byte> answer) =>
        answer.Length > WireLimits.UdpOctets ? TcpFallbackReason.TooLong
        : IsFailure(exchange, id, answer) ? null
        : DnsHeader.TryRead(answer, out DnsHeader header) && header.IsTruncated ? TcpFallbackReason.Truncated
        : AnswerMatch.IsLetterForLetter(exchange.Question, answer) ? null
        : TcpFallbackReason.CaseMismatch;

    /// <summary>
    /// Whether it is a failure that does not repeat the question. NOERROR is one only for a query with OPT, which the server may not
    /// understand; without OPT it is ignored, and the answer may still follow.
    /// </summary>
    private static bool IsFailure(UpstreamExchange exchange, ushort id, ReadOnlySpan<byte> answer) =>
        AnswerMatch.IsBare(id, answer)
        && (exchange.HasOpt || (DnsHeader.TryRead(answer, out DnsHeader header) && header.Rcode != Rcode.NoError));

    /// <summary>Whether the wait is over: a usable message for our question, or a failure that does not repeat the question.</summary>
    private static bool Takes(UpstreamExchange exchange, ushort id, ReadOnlySpan<byte> answer)
    {
        if (IsFailure(exchange, id, answer))
        {
            return true;
        }

        if (!AnswerMatch.IsFor(exchange.Question, id, answer))
        {
            if (AnswerMatch.HasNoQuestion(id, answer))
            {
                exchange.OnMessage(AnswerFault.Unreadable);
            }

            return false;
        }

        if (ReasonOf(exchange, id, answer) is not null || AnswerMatch.IsWhole(answer, mayTrail: true))
        {
            return true;
        }

        // It may be damaged or forged: the right answer may still follow. If not, the upstream was at least not silent.
        exchange.OnMessage(AnswerFault.Unreadable);
        return false;
    }

    private static async ValueTask<int> AskByUdpAsync(
        UpstreamExchange exchange, ushort id, ReadOnlyMemory<byte> query, Memory<byte> answer, CancellationToken cancellationToken)
    {
        using Socket socket = UpstreamDatagrams.Open(exchange.Upstream.AddressFamily);

        // Connected: the kernel delivers datagrams of that address and port only.
        await socket.ConnectAsync(exchange.Upstream, cancellationToken);
        await socket.SendAsync(query, SocketFlags.None, cancellationToken);
        while (true)
        {
            // A wrong answer may be forged: the right one may still follow.
            int octets = await socket.ReceiveAsync(answer, SocketFlags.None, cancellationToken);
            if (Takes(exchange, id, answer.Span[..octets]))
            {
                return octets;
            }
        }
    }

    private static async ValueTask<int> AskByTcpAsync(
        UpstreamExchange exchange, ushort id, ReadOnlyMemory<byte> query, AnswerBuffer answer, CancellationToken cancellationToken)
    {
        using var socket = new Socket(exchange.Upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(exchange.Upstream, cancellationToken);
        byte[] framed = new byte[sizeof(ushort) + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed.AsMemory(sizeof(ushort)));
        await SendAllAsync(socket, framed, cancellationToken);

        byte[] prefix = new byte[sizeof(ushort)];
        await ReceiveAllAsync(socket, prefix, cancellationToken);
        int octets = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        await ReceiveAllAsync(socket, answer.Message(octets), cancellationToken);
        if (IsFailure(exchange, id, answer.Octets[..octets])
            || (AnswerMatch.IsFor(exchange.Question, id, answer.Octets[..octets]) && AnswerMatch.IsWhole(answer.Octets[..octets])))
        {
            return octets;
        }

        exchange.OnMessage(AnswerFault.Unreadable);
        throw new SocketException((int)SocketError.ConnectionAborted);
    }

    private static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[await socket.SendAsync(octets, SocketFlags.None, cancellationToken)..];
        }
    }

    private static async ValueTask ReceiveAllAsync(Socket socket, Memory<byte> room, CancellationToken cancellationToken)
    {
        while (!room.IsEmpty)
        {
            int octets = await socket.ReceiveAsync(room, SocketFlags.None, cancellationToken);
            if (octets == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            room = room[octets..];
        }
    }

    private static ushort FreshId()
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        RandomNumberGenerator.Fill(octets);
        return BinaryPrimitives.ReadUInt16LittleEndian(octets);
    }
}
