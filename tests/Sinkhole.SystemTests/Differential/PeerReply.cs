using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Wire.Dns;

namespace Sinkhole.SystemTests.Differential;

/// <summary>What of a reply is compared, each part as text.</summary>
/// <param name="Rcode">RCODE.</param>
/// <param name="Data">A, AAAA and MX of the answer, sorted.</param>
/// <param name="Others">The other types of the answer, sorted, each once.</param>
/// <param name="Soa">Whether the authority section has an SOA: "there" or "none".</param>
/// <param name="Flags">AA, TC, RA and AD, as far as they are set.</param>
internal readonly record struct PeerReply(string Rcode, string Data, string Others, string Soa, string Flags)
{
    /// <summary>The parts by name.</summary>
    public IEnumerable<(string Part, string Text)> Parts =>
        [("rcode", Rcode), ("data", Data), ("others", Others), ("soa", Soa), ("flags", Flags)];

    /// <summary>Reads a whole reply.</summary>
    public static PeerReply Read(ReadOnlySpan<byte> message)
    {
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        var reader = new MessageReader(message);
        List<string> data = [];
        SortedSet<string> others = new(StringComparer.Ordinal);
        string soa = "none";
        _ = header.Questions == 0 || reader.TryReadQuestion(out _);
        for (int index = 0; index < header.Answers + header.Authorities && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (index >= header.Answers)
            {
                soa = record.Type == RRType.Soa ? "there" : soa;
                continue;
            }

            switch (record.Type)
            {
                case RRType.A or RRType.Aaaa:
                    data.Add($"{record.Type} {new IPAddress(record.Data)}");
                    break;
                case RRType.MX:
                    data.Add($"MX {record.Data[0] << 8 | record.Data[1]} {NameAt(message, record.DataOffset + 2)}");
                    break;
                default:
                    others.Add(record.Type.ToString());
                    break;
            }
        }

        string flags = string.Join(' ', FlagsOf(header.Flags));
        return new PeerReply(header.Rcode.ToString(), string.Join(", ", data.Order(StringComparer.Ordinal)), string.Join(' ', others), soa, flags);
    }

    private static IEnumerable<string> FlagsOf(ushort flags)
    {
        foreach ((ushort flag, string name) in ((ushort, string)[])
            [(DnsHeader.AuthoritativeFlag, "aa"), (DnsHeader.TruncatedFlag, "tc"), (DnsHeader.RecursionAvailableFlag, "ra"), (DnsHeader.AuthenticDataFlag, "ad")])
        {
            if ((flags & flag) != 0)
            {
                yield return name;
            }
        }
    }

    private static string NameAt(ReadOnlySpan<byte> message, int offset)
    {
        NameBuffer name = default;
        return CompressedName.Expand(message, offset, ref name, out _) == WireError.None
            ? NameText.Format(name.Name).ToLowerInvariant()
            : "(unreadable)";
    }
}
