using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>An upstream's answer: whether it answers what we asked, and how it reaches the client.</summary>
internal static class UpstreamAnswer
{
    private const ushort KeptFlags = DnsHeader.TruncatedFlag | DnsHeader.AuthenticDataFlag | DnsHeader.RcodeMask;
    private const ushort CopiedFlags = DnsHeader.RecursionDesiredFlag | DnsHeader.CheckingDisabledFlag;

    /// <summary>Whether a message is the answer to our question: QR, ID, opcode and the question itself (RFC 5452 §9.1).</summary>
    public static bool IsFor(PendingQuery pending, ushort id, ReadOnlySpan<byte> answer)
    {
        if (!DnsHeader.TryRead(answer, out DnsHeader header) || !header.IsResponse || header.Id != id
            || header.Opcode != Opcode.Query || header.Questions != 1)
        {
            return false;
        }

        int question = pending.QuestionEnd - WireLimits.HeaderOctets;
        if (answer.Length < pending.QuestionEnd)
        {
            return false;
        }

        ReadOnlySpan<byte> asked = pending.Message.AsSpan(WireLimits.HeaderOctets, question);
        ReadOnlySpan<byte> echoed = answer.Slice(WireLimits.HeaderOctets, question);
        return NameFolding.EqualsIgnoreCase(asked[..^4], echoed[..^4]) && asked[^4..].SequenceEqual(echoed[^4..]);
    }

    /// <summary>
    /// Makes the client's reply of it: the client's ID and letter case, AA cleared, OPT of our own, TC where it does not fit.
    /// </summary>
    /// <param name="pending">What the client asked.</param>
    /// <param name="answer">A message that <see cref="IsFor"/> accepts; changed in place, with room for our OPT behind it.</param>
    /// <param name="answerOctets">Octets of the answer.</param>
    /// <param name="replyOctets">Octets of the reply.</param>
    /// <returns>False when the answer cannot be read whole or cannot be passed on; nothing of it may then be used.</returns>
    public static bool TryAdapt(PendingQuery pending, Span<byte> answer, int answerOctets, out int replyOctets)
    {
        replyOctets = 0;
        ReadOnlySpan<byte> message = answer[..answerOctets];
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        var reader = new MessageReader(message);
        if (!reader.TryReadQuestion(out _) || Edns.TryReadSections(message, header, ref reader, out Edns opt) != WireError.None)
        {
            return false;
        }

        int end = answerOctets;
        if (opt.IsPresent)
        {
            // Extended codes speak of the hop between us and the upstream; and an OPT in the middle is not what servers send.
            if (opt.ExtendedRcode != 0 || opt.OptionsOffset + opt.OptionsOctets != answerOctets)
            {
                return false;
            }

            end = opt.Offset;
        }

        int optRoom = pending.Edns.IsPresent ? Edns.EmptyOptOctets : 0;
        bool isTruncated = end + optRoom > pending.ReplyLimit;
        end = isTruncated ? pending.QuestionEnd : end;
        if (optRoom > 0)
        {
            var writer = new MessageWriter(answer, end);
            writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, pending.Edns.IsDnssecOk, []);
            end = writer.Position;
        }

        int otherAdditionals = header.Additionals - (opt.IsPresent ? 1 : 0);
        ushort flags = (ushort)(DnsHeader.ResponseFlag | DnsHeader.RecursionAvailableFlag
            | (header.Flags & KeptFlags) | (pending.Header.Flags & CopiedFlags) | (isTruncated ? DnsHeader.TruncatedFlag : 0));
        DnsHeader.Write(
            answer,
            pending.Header.Id,
            flags,
            questions: 1,
            answers: isTruncated ? (ushort)0 : (ushort)header.Answers,
            authorities: isTruncated ? (ushort)0 : (ushort)header.Authorities,
            additionals: (ushort)((isTruncated ? 0 : otherAdditionals) + (optRoom > 0 ? 1 : 0)));
        Span<byte> question = pending.Message.AsSpan(WireLimits.HeaderOctets, pending.QuestionEnd - WireLimits.HeaderOctets);
        question.CopyTo(answer[WireLimits.HeaderOctets..]);
        replyOctets = end;
        return true;
    }

    /// <summary>SERVFAIL with the reason, for when no upstream gave a usable answer.</summary>
    /// <param name="pending">What the client asked.</param>
    /// <param name="errorOption">One whole EDNS option.</param>
    /// <param name="reply">Room for the question, OPT and the option.</param>
    /// <returns>Octets of the reply.</returns>
    public static int WriteFailure(PendingQuery pending, ReadOnlySpan<byte> errorOption, Span<byte> reply)
    {
        pending.Message.AsSpan(0, pending.QuestionEnd).CopyTo(reply);
        ushort flags = (ushort)(DnsHeader.ResponseFlag | DnsHeader.RecursionAvailableFlag
            | (pending.Header.Flags & CopiedFlags) | (ushort)Rcode.ServFail);
        DnsHeader.Write(reply, pending.Header.Id, flags, 1, 0, 0, pending.Edns.IsPresent ? (ushort)1 : (ushort)0);
        var writer = new MessageWriter(reply, pending.QuestionEnd);
        if (pending.Edns.IsPresent)
        {
            writer.WriteOpt(WireLimits.UdpOctets, Rcode.ServFail, pending.Edns.IsDnssecOk, errorOption);
        }

        return writer.Position;
    }

    /// <summary>RCODE of a reply, for the counters.</summary>
    public static Rcode RcodeOf(ReadOnlySpan<byte> reply) =>
        (Rcode)(BinaryPrimitives.ReadUInt16BigEndian(reply[2..]) & DnsHeader.RcodeMask);
}
