using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Copies records of an <see cref="UpstreamAnswer"/> with every name uncompressed, so that they are valid behind any
/// question.
/// </summary>
internal static class UncompressedRecords
{
    /// <summary>Copies records.</summary>
    /// <param name="question">The question that they answer.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="first">The first record to be copied; those of the answer section come first.</param>
    /// <param name="count">How many.</param>
    /// <param name="room">The buffer of the writer.</param>
    /// <param name="writer">Writes the copies.</param>
    /// <param name="stepsLeft">Reduced by the steps for names, counted as in <see cref="AnswerReader.MaxSteps"/>.</param>
    /// <returns>False when they do not fit, or when the steps are used up.</returns>
    public static bool TryCopy(
        AskedQuestion question,
        UpstreamAnswer answer,
        int first,
        int count,
        Span<byte> room,
        ref MessageWriter writer,
        ref int stepsLeft)
    {
        byte[] message = [.. new byte[WireLimits.HeaderOctets], .. question.Octets, .. answer.Records];
        var reader = new MessageReader(message, question.End);
        NameBuffer owner = default;
        for (int index = 0; index < first + count && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (index < first)
            {
                continue;
            }

            if (CompressedName.Expand(message, record.OwnerOffset, ref owner, out _, ref stepsLeft) != WireError.None)
            {
                return false;
            }

            writer.WriteOctets(owner.Name.Octets);
            writer.WriteUInt16((ushort)record.Type);
            writer.WriteUInt16(record.Class);
            writer.WriteUInt32(record.Ttl);
            int lengthAt = writer.Position;
            writer.WriteUInt16(0);
            if (!RecordData.TryWrite(message, record, ref writer, out _, ref stepsLeft) || writer.IsFull)
            {
                return false;
            }

            BinaryPrimitives.WriteUInt16BigEndian(room[lengthAt..], (ushort)(writer.Position - lengthAt - sizeof(ushort)));
        }

        return !writer.IsFull;
    }
}
