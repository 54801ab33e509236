using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Whether a message answers what we asked. What does not is no answer, and the wait for one goes on (RFC 5452 §9.1).</summary>
internal static class AnswerMatch
{
    private const int TypeAndClassOctets = 4;

    /// <summary>Whether QR, ID, opcode and the question itself are right.</summary>
    public static bool IsFor(AskedQuestion question, ushort id, ReadOnlySpan<byte> answer)
    {
        if (!DnsHeader.TryRead(answer, out DnsHeader header) || !header.IsResponse || header.Id != id
            || header.Opcode != Opcode.Query || header.Questions != 1 || answer.Length < question.End)
        {
            return false;
        }

        ReadOnlySpan<byte> asked = question.Octets;
        ReadOnlySpan<byte> echoed = answer[WireLimits.HeaderOctets..question.End];
        return NameFolding.EqualsIgnoreCase(asked[..^TypeAndClassOctets], echoed[..^TypeAndClassOctets])
            && asked[^TypeAndClassOctets..].SequenceEqual(echoed[^TypeAndClassOctets..]);
    }

    /// <summary>Whether a message that has a header can be read to its end.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        _ = DnsHeader.TryRead(answer, out DnsHeader header);
        var reader = new MessageReader(answer);
        return reader.TryReadQuestion(out _) && Edns.TryReadSections(answer, header, ref reader, out _) == WireError.None;
    }
}
