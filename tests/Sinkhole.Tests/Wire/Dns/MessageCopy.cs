using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Reads a message with the reader and writes it with the writer: the octets must be equal.</summary>
internal static class MessageCopy
{
    /// <summary>Copies a message through reader and writer.</summary>
    /// <param name="message">A message.</param>
    /// <param name="error">Why the reader failed.</param>
    /// <returns>The copy; empty on failure.</returns>
    public static byte[] Rewrite(ReadOnlySpan<byte> message, out WireError error)
    {
        error = WireError.ShortInput;
        if (!DnsHeader.TryRead(message, out DnsHeader header))
        {
            return [];
        }

        byte[] copy = new byte[message.Length];
        DnsHeader.Write(
            copy,
            header.Id,
            header.Flags,
            (ushort)header.Questions,
            (ushort)header.Answers,
            (ushort)header.Authorities,
            (ushort)header.Additionals);
        var reader = new MessageReader(message);
        var writer = new MessageWriter(copy, WireLimits.HeaderOctets);
        for (int index = 0; index < header.Questions; index++)
        {
            if (!reader.TryReadQuestion(out Question question))
            {
                error = reader.Error;
                return [];
            }

            writer.WriteOctets(question.Name.Octets);
            writer.WriteUInt16((ushort)question.Type);
            writer.WriteUInt16((ushort)question.Class);
        }

        int records = header.Answers + header.Authorities + header.Additionals;
        for (int index = 0; index < records; index++)
        {
            if (!reader.TryReadRecord(out ResourceRecord record))
            {
                error = reader.Error;
                return [];
            }

            int ownerEnd = record.DataOffset - 10;
            writer.WriteOctets(message[record.OwnerOffset..ownerEnd]);
            writer.WriteUInt16((ushort)record.Type);
            writer.WriteUInt16(record.Class);
            writer.WriteUInt32(record.Ttl);
            writer.WriteUInt16((ushort)record.Data.Length);
            writer.WriteOctets(record.Data);
        }

        error = reader.TryReadEnd() ? WireError.None : reader.Error;
        return error == WireError.None && !writer.IsFull ? copy[..writer.Position] : [];
    }
}
