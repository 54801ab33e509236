using System;
using System.Buffers;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Joins the answer with an alias and the answer for its target to one answer.</summary>
internal static class AnswerJoin
{
    /// <summary>Joins two answers. The whole is read as any answer is: the same limits, the smallest TTL, equal records once.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">Its answer, which ends at an alias.</param>
    /// <param name="next">The question for that alias's target.</param>
    /// <param name="rest">Its answer.</param>
    /// <returns>The whole; null when it does not fit a message, or costs more steps than allowed.</returns>
    public static UpstreamAnswer? Join(AskedQuestion question, UpstreamAnswer answer, AskedQuestion next, UpstreamAnswer rest)
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(WireLimits.MessageOctets);
        byte[] room = ArrayPool<byte>.Shared.Rent(AnswerReader.RoomOctets);
        try
        {
            Span<byte> whole = message.AsSpan(0, WireLimits.MessageOctets);
            return TryWrite(question, answer, next, rest, whole, out int octets)
                ? AnswerReader.Read(question, whole[..octets], room.AsSpan(0, AnswerReader.RoomOctets))
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static bool TryWrite(
        AskedQuestion question, UpstreamAnswer answer, AskedQuestion next, UpstreamAnswer rest, Span<byte> message, out int octets)
    {
        ushort flags = (ushort)(DnsHeader.ResponseFlag | (ushort)rest.Rcode);
        flags |= answer.IsAuthentic && rest.IsAuthentic ? DnsHeader.AuthenticDataFlag : (ushort)0;
        DnsHeader.Write(
            message,
            id: 0,
            flags,
            questions: 1,
            answers: (ushort)(answer.Answers + rest.Answers),
            authorities: (ushort)(answer.Authorities + rest.Authorities),
            additionals: 0);
        var writer = new MessageWriter(message, WireLimits.HeaderOctets);
        writer.WriteOctets(question.Octets);
        int steps = AnswerReader.MaxSteps;
        bool fits = UncompressedRecords.TryCopy(question, answer, 0, answer.Answers, message, ref writer, ref steps)
            && UncompressedRecords.TryCopy(next, rest, 0, rest.Answers, message, ref writer, ref steps)
            && UncompressedRecords.TryCopy(next, rest, rest.Answers, rest.Authorities, message, ref writer, ref steps)
            && UncompressedRecords.TryCopy(question, answer, answer.Answers, answer.Authorities, message, ref writer, ref steps);
        octets = writer.Position;
        return fits;
    }
}
