using System;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Reads the message and turns away what is not one well-formed question (rules M1-M11, H12).</summary>
internal sealed class ScreenStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
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
        bool isWellFormed = TryReadMessage(ref query, message) && !query.IsCut;
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

    /// <summary>Reads question and OPT into the context; what was read before a refusal stays, so that the reply can carry it.</summary>
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

            // Two questions are refused (RFC 9619 §4), and an echo of one of them would be a guess.
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
        return error == WireError.None && header.Questions == 1;
    }

    /// <summary>
    /// NOTIFY comes from primaries and UPDATE from editors, and we have neither; the rest is not implemented (RFC 8906 §8).
    /// </summary>
    private static Rcode ForOpcode(Opcode opcode) => opcode is Opcode.Notify or Opcode.Update ? Rcode.Refused : Rcode.NotImp;
}
