using System;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Reads the message and rejects everything but a well-formed query with one question (rules M1-M11, H12).</summary>
internal sealed class FormatStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (query.IsAnswered)
        {
            // It was read before it was forwarded.
            return Disposition.Next;
        }

        ReadOnlySpan<byte> message = query.Packet[..query.QueryOctets];
        if (!DnsHeader.TryRead(message, out DnsHeader header))
        {
            return query.Drop(DropReason.Short);
        }

        if (header.IsResponse)
        {
            return query.Drop(DropReason.SpoofSuspect);
        }

        query.Header = header;
        bool isWellFormed = TryReadMessage(ref query, message) && (!query.IsCut || query.IsPadded);

        // If the message is refused, its padding was not ignored.
        query.IsPadded &= isWellFormed && header.Opcode == Opcode.Query;
        if (header.Opcode != Opcode.Query)
        {
            return ReplyWriter.Empty(ref query, ForOpcode(header.Opcode), QueryOutcome.Error, []);
        }

        if (!isWellFormed)
        {
            return ReplyWriter.Empty(ref query, Rcode.FormErr, QueryOutcome.Error, []);
        }

        return Disposition.Next;
    }

    /// <summary>Reads question and OPT into the context; what was read before a refusal is kept for the reply.</summary>
    private static bool TryReadMessage(ref QueryContext query, ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        DnsHeader header = query.Header;
        for (int index = 0; index < header.Questions; index++)
        {
            if (!reader.TryReadQuestion(out Question question))
            {
                return false;
            }

            // Two questions are refused (RFC 9619 §4); the reply then echoes none of them.
            if (header.Questions == 1)
            {
                query.NameOctets = question.Name.Octets.Length;
                query.Type = question.Type;
                query.Class = question.Class;
                query.QuestionEnd = reader.Position;
            }
        }

        WireError error = Edns.TryReadSections(message, header, ref reader, out Edns edns, out int signatureOffset);
        query.Edns = edns;
        query.SignatureOffset = signatureOffset;
        if (error == WireError.TrailingOctets)
        {
            query.IsPadded = IsPadding(query, message, reader.Position);
            error = query.IsPadded ? WireError.None : error;
        }

        return error == WireError.None && header.Questions == 1;
    }

    /// <summary>
    /// Whether octets after the message may be ignored: some home routers pad their datagrams. Not over TCP, where the length is given; not
    /// after a signature (RFC 8945 §5.1); and not what parses as questions or records, which wrong counts would hide (rule M8).
    /// </summary>
    private static bool IsPadding(scoped in QueryContext query, ReadOnlySpan<byte> message, int position)
    {
        if (query.Client.Transport != DnsTransport.Udp || query.SignatureOffset != 0 || ReadsAsRecords(message, position))
        {
            return false;
        }

        var reader = new MessageReader(message, position);
        return !reader.TryReadQuestion(out Question question) || question.Type == default || !ReadsAsRecords(message, reader.Position);
    }

    /// <summary>
    /// Whether the rest of a message is complete records, or empty. No record has type 0 (RFC 6895 §3.1), so zeros are not records.
    /// </summary>
    private static bool ReadsAsRecords(ReadOnlySpan<byte> message, int position)
    {
        var reader = new MessageReader(message, position);
        while (reader.Position < message.Length)
        {
            if (!reader.TryReadRecord(out ResourceRecord record) || record.Type == default)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// NOTIFY and UPDATE are refused, since we have no primary and no editable zone; other opcodes are not implemented (RFC 8906 §8).
    /// </summary>
    private static Rcode ForOpcode(Opcode opcode) => opcode is Opcode.Notify or Opcode.Update ? Rcode.Refused : Rcode.NotImp;
}
