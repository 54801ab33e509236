using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Failures that an upstream sends instead of an answer, in a message that <see cref="AnswerMatch"/> has accepted.</summary>
internal static class UpstreamFailure
{
    private const int ExtendedRcodeShift = 4;

    /// <summary>
    /// Whether the upstream may not support EDNS: FORMERR, NOTIMP or a header alone, without OPT. One that sends OPT supports EDNS, so the
    /// same query without OPT would fail again (RFC 6891 §6.2.2, §7).
    /// </summary>
    public static bool MayLackEdns(ReadOnlySpan<byte> message)
    {
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        return (AnswerMatch.IsBare(header) || header.Rcode is Rcode.FormErr or Rcode.NotImp) && !OptOf(message, header).IsPresent;
    }

    /// <summary>The failure that a message reports; null for an answer, readable or not.</summary>
    /// <param name="message">The message.</param>
    /// <param name="header">Its header.</param>
    /// <param name="opt">What its OPT says.</param>
    public static UpstreamAnswer? Find(ReadOnlySpan<byte> message, in DnsHeader header, in Edns opt)
    {
        var rcode = (Rcode)((opt.ExtendedRcode << ExtendedRcodeShift) | (int)header.Rcode);
        return FaultOf(rcode, message, header) is AnswerFault fault ? UpstreamAnswer.Failed(fault, ErrorOf(message, opt)) : null;
    }

    /// <summary>The upstream's own extended error, which may come with any RCODE (RFC 8914 §3): a whole option, empty for none.</summary>
    public static byte[] ErrorOf(ReadOnlySpan<byte> message, in Edns opt) =>
        ExtendedErrorOption.Bounded(message.Slice(opt.OptionsOffset, opt.OptionsOctets));

    private static AnswerFault? FaultOf(Rcode rcode, ReadOnlySpan<byte> message, in DnsHeader header) => rcode switch
    {
        Rcode.NoError when header.Questions == 0 => AnswerFault.Unreadable,
        Rcode.NoError when IsReferral(message, header) => AnswerFault.Referral,
        Rcode.NoError or Rcode.NXDomain or Rcode.YXDomain => null,
        Rcode.Refused => AnswerFault.Refused,
        Rcode.FormErr or Rcode.NotImp => AnswerFault.NotUnderstood,
        _ => AnswerFault.Failure,
    };

    /// <summary>A reader placed after the question, if the message has one.</summary>
    public static MessageReader AfterQuestion(ReadOnlySpan<byte> message, in DnsHeader header)
    {
        var reader = new MessageReader(message);
        if (header.Questions > 0)
        {
            _ = reader.TryReadQuestion(out _);
        }

        return reader;
    }

    /// <summary>Whether it is a referral: no answer, NS and no SOA (RFC 2308 §2.2).</summary>
    private static bool IsReferral(ReadOnlySpan<byte> message, in DnsHeader header)
    {
        if (header.Answers > 0)
        {
            return false;
        }

        bool hasServers = false;
        MessageReader reader = AfterQuestion(message, header);
        for (int index = 0; index < header.Authorities && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (record.Type == RRType.Soa)
            {
                return false;
            }

            hasServers |= record.Type == RRType.NS;
        }

        return hasServers;
    }

    private static Edns OptOf(ReadOnlySpan<byte> message, in DnsHeader header)
    {
        MessageReader reader = AfterQuestion(message, header);
        _ = Edns.TryReadSections(message, header, ref reader, out Edns opt);
        return opt;
    }
}
