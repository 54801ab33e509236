using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Asks an upstream once: a fresh socket on a port the kernel picks at random, TCP when the datagram will not do.</summary>
internal static class UpstreamSockets
{
    /// <summary>Asks by UDP, and by TCP when there is a <see cref="StreamCause"/> for it.</summary>
    /// <param name="upstream">Whom to ask.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="id">A fresh random ID.</param>
    /// <param name="answer">Filled with the answer.</param>
    /// <param name="tallies">Where a change to TCP is counted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Octets of an answer to our question.</returns>
    public static async ValueTask<int> AskAsync(
        IPEndPoint upstream,
        AskedQuestion question,
        ushort id,
        AnswerBuffer answer,
        UpstreamTallies tallies,
        CancellationToken cancellationToken)
    {
        byte[] query = new byte[UpstreamQuery.MostOctets];
        int queryOctets = UpstreamQuery.Write(question, id, query);
        int octets = await AskByUdpAsync(upstream, question, id, query.AsMemory(0, queryOctets), answer.Datagram, cancellationToken);
        if (CauseOf(question, answer.Octets[..octets]) is not StreamCause cause)
        {
            return octets;
        }

        tallies.CountStream(cause);
        return await AskByTcpAsync(upstream, question, id, query.AsMemory(0, queryOctets), answer, cancellationToken);
    }

    private static StreamCause? CauseOf(AskedQuestion question, ReadOnlySpan<byte> answer) =>
        answer.Length > WireLimits.UdpOctets ? StreamCause.TooLong
        : DnsHeader.TryRead(answer, out DnsHeader header) && header.IsTruncated ? StreamCause.Truncated
        : AnswerMatch.IsLetterForLetter(question, answer) ? null
        : StreamCause.OtherLetters;

    private static bool IsUsable(AskedQuestion question, ushort id, ReadOnlySpan<byte> answer) =>
        AnswerMatch.IsFor(question, id, answer) && (CauseOf(question, answer) is not null || AnswerMatch.IsWhole(answer));

    private static async ValueTask<int> AskByUdpAsync(
        IPEndPoint upstream,
        AskedQuestion question,
        ushort id,
        ReadOnlyMemory<byte> query,
        Memory<byte> answer,
        CancellationToken cancellationToken)
    {
        using Socket socket = UpstreamDatagrams.Open(upstream.AddressFamily);

        // Connected: the kernel hands us datagrams of that address and port only.
        await socket.ConnectAsync(upstream, cancellationToken);
        await socket.SendAsync(query, SocketFlags.None, cancellationToken);
        while (true)
        {
            // A wrong answer may be a forgery that came first: the right one may still follow.
            int octets = await socket.ReceiveAsync(answer, SocketFlags.None, cancellationToken);
            if (IsUsable(question, id, answer.Span[..octets]))
            {
                return octets;
            }
        }
    }

    private static async ValueTask<int> AskByTcpAsync(
        IPEndPoint upstream,
        AskedQuestion question,
        ushort id,
        ReadOnlyMemory<byte> query,
        AnswerBuffer answer,
        CancellationToken cancellationToken)
    {
        using var socket = new Socket(upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(upstream, cancellationToken);
        byte[] framed = new byte[sizeof(ushort) + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed.AsMemory(sizeof(ushort)));
        await SendAllAsync(socket, framed, cancellationToken);

        byte[] prefix = new byte[sizeof(ushort)];
        await ReceiveAllAsync(socket, prefix, cancellationToken);
        int octets = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        await ReceiveAllAsync(socket, answer.Message(octets), cancellationToken);
        return AnswerMatch.IsFor(question, id, answer.Octets[..octets]) && AnswerMatch.IsWhole(answer.Octets[..octets])
            ? octets
            : throw new SocketException((int)SocketError.ConnectionAborted);
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
}
