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
        if (!IsResponse(id, answer, out DnsHeader header) || header.Questions != 1 || answer.Length < question.End)
        {
            return false;
        }

        ReadOnlySpan<byte> asked = question.Octets;
        ReadOnlySpan<byte> echoed = answer[WireLimits.HeaderOctets..question.End];
        return NameFolding.EqualsIgnoreCase(asked[..^TypeAndClassOctets], echoed[..^TypeAndClassOctets])
            && asked[^TypeAndClassOctets..].SequenceEqual(echoed[^TypeAndClassOctets..]);
    }

    /// <summary>
    /// Whether it repeats no question and holds nothing: servers that turn a query away unread send the header alone, Unbound for REFUSED,
    /// servers from before EDNS for FORMERR or NOERROR. It can only fail a question, never answer one.
    /// </summary>
    public static bool IsBare(ushort id, ReadOnlySpan<byte> answer) => IsResponse(id, answer, out DnsHeader header) && IsBare(header);

    /// <summary>Whether it is to a question of ours and does not say to which: no answer, and yet something that was heard.</summary>
    public static bool HasNoQuestion(ushort id, ReadOnlySpan<byte> answer) =>
        IsResponse(id, answer, out DnsHeader header) && header.Questions == 0;

    /// <summary>Whether a message repeats no question and has no records but, it may be, OPT.</summary>
    public static bool IsBare(in DnsHeader header) => header.Questions == 0 && header.Answers == 0 && header.Authorities == 0;

    /// <summary>Whether a message that has a header can be read to its end.</summary>
    /// <param name="answer">The message.</param>
    /// <param name="mayTrail">Whether octets may stand behind it, which nobody reads: some pad their datagrams (rule M8).</param>
    public static bool IsWhole(ReadOnlySpan<byte> answer, bool mayTrail = false)
    {
        _ = DnsHeader.TryRead(answer, out DnsHeader header);
        var reader = new MessageReader(answer);
        if (!reader.TryReadQuestion(out _))
        {
            return false;
        }

        WireError error = Edns.TryReadSections(answer, header, ref reader, out _);
        return error == WireError.None || (mayTrail && error == WireError.TrailingOctets);
    }

    private static bool IsResponse(ushort id, ReadOnlySpan<byte> answer, out DnsHeader header) =>
        DnsHeader.TryRead(answer, out header) && header.IsResponse && header.Id == id && header.Opcode == Opcode.Query;
}
