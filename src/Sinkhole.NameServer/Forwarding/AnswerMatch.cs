using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Whether a message answers our question. If not it is ignored, and the wait continues (RFC 5452 §9.1).</summary>
internal static class AnswerMatch
{
    private const int TypeAndClassOctets = 4;

    /// <summary>
    /// Whether it is <see cref="IsFor"/> with the name in the letter case that we sent: an attacker who does not see the query has to
    /// guess the client's letter case too (draft-vixie-dnsext-dns0x20-00).
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
    /// Whether it has neither question nor records: some servers reject a query with the header alone, Unbound with REFUSED, servers
    /// without EDNS with FORMERR or NOERROR. Such a message can only fail a query, never answer it.
    /// </summary>
    public static bool IsBare(ushort id, ReadOnlySpan<byte> answer) => IsResponse(id, answer, out DnsHeader header) && IsBare(header);

    /// <summary>
    /// Whether it is a response to one of our queries that repeats no question: not an answer, but the upstream is not silent.
    /// </summary>
    public static bool HasNoQuestion(ushort id, ReadOnlySpan<byte> answer) =>
        IsResponse(id, answer, out DnsHeader header) && header.Questions == 0;

    /// <summary>Whether a message has no question, and no records except OPT.</summary>
    public static bool IsBare(in DnsHeader header) => header.Questions == 0 && header.Answers == 0 && header.Authorities == 0;

    /// <summary>Whether a message that has a header can be read to its end.</summary>
    /// <param name="answer">The message.</param>
    /// <param name="mayTrail">Whether octets may follow it, which are ignored: some servers pad their datagrams (rule M8).</param>
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
