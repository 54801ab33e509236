using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Whether a message answers what we asked. What does not is no answer, and the wait for one goes on (RFC 5452 §9.1).</summary>
internal static class AnswerMatch
{
    private const int TypeAndClassOctets = 4;

    /// <summary>
    /// Whether it is <see cref="IsFor"/> with the name letter for letter as we asked: the client's letter case goes to the upstream and
    /// must come back, which whoever forges an answer without seeing the question has to guess too (draft-vixie-dnsext-dns0x20-00).
    /// </summary>
    public static bool IsLetterForLetter(AskedQuestion question, ReadOnlySpan<byte> answer) =>
        answer.Length >= question.End && answer[WireLimits.HeaderOctets..question.End].SequenceEqual(question.Octets);

    /// <summary>Whether QR, ID, opcode and the question itself are right, its letter case aside.</summary>
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
