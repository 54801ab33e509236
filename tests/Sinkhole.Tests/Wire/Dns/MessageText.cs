using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>A message as text lines: header, question, one line per record, then OPT and its options.</summary>
internal static class MessageText
{
    private static readonly (ushort Flag, string Name)[] Flags =
    [
        (DnsHeader.ResponseFlag, "qr"), (DnsHeader.AuthoritativeFlag, "aa"), (DnsHeader.TruncatedFlag, "tc"),
        (DnsHeader.RecursionDesiredFlag, "rd"), (DnsHeader.RecursionAvailableFlag, "ra"), (0x0040, "z"),
        (DnsHeader.AuthenticDataFlag, "ad"), (DnsHeader.CheckingDisabledFlag, "cd"),
    ];

    /// <summary>Prints a whole message, or <c>refused</c> and the cause when the reader fails.</summary>
    public static List<string> Print(ReadOnlySpan<byte> message)
    {
        List<string> lines = [];
        if (!DnsHeader.TryRead(message, out DnsHeader header))
        {
            return ["refused ShortHeader"];
        }

        var reader = new MessageReader(message);
        int rcode = (int)header.Rcode;
        for (int index = 0; index < header.Questions; index++)
        {
            if (!reader.TryReadQuestion(out Question question))
            {
                return [.. lines, $"refused {reader.Error}"];
            }

            lines.Add($"question {Dotted(question.Name)} {ClassText((ushort)question.Class)} {TypeText(question.Type)}");
        }

        List<string> optLines = [];
        (string Section, int Count)[] sections =
            [("answer", header.Answers), ("authority", header.Authorities), ("additional", header.Additionals)];
        foreach ((string section, int count) in sections)
        {
            for (int index = 0; index < count; index++)
            {
                if (!reader.TryReadRecord(out ResourceRecord record))
                {
                    return [.. lines, $"refused {reader.Error}"];
                }

                if (record.Type != RRType.Opt || section != "additional")
                {
                    lines.Add($"{section} {RecordText(message, record)}");
                    continue;
                }

                WireError error = Edns.TryRead(message, record, out Edns edns);
                error = error == WireError.None && optLines.Count > 0 ? WireError.SecondOpt : error;
                if (error != WireError.None)
                {
                    return [.. lines, $"refused {error}"];
                }

                rcode |= edns.ExtendedRcode << 4;
                optLines.Add($"opt udp={record.Class} version={edns.Version}{(edns.IsDnssecOk ? " do" : "")}{Unknown(record.Ttl)}");
                AddOptions(record.Data, optLines);
            }
        }

        if (!reader.TryReadEnd())
        {
            return [.. lines, $"refused {reader.Error}"];
        }

        return [HeaderText(header, rcode), .. lines, .. optLines];
    }

    /// <summary>The type's name, or TYPE and its number (RFC 3597 §5).</summary>
    public static string TypeText(RRType type) => Enum.IsDefined(type) && type is not (RRType.Svcb or RRType.Https or RRType.Any)
        ? type.ToString().ToUpperInvariant()
        : type switch
        {
            RRType.Svcb => "SVCB",
            RRType.Https => "HTTPS",
            RRType.Any => "ANY",
            _ => $"TYPE{(ushort)type}",
        };

    private static string HeaderText(in DnsHeader header, int rcode)
    {
        var text = new StringBuilder();
        if (header.Opcode != Opcode.Query)
        {
            text.Append(CultureInfo.InvariantCulture, $"OPCODE{(int)header.Opcode} ");
        }

        text.Append(Enum.IsDefined((Rcode)rcode) ? ((Rcode)rcode).ToString().ToUpperInvariant() : $"RCODE{rcode}");
        foreach ((ushort flag, string name) in Flags)
        {
            text.Append((header.Flags & flag) != 0 ? " " + name : "");
        }

        return text.ToString();
    }

    private static string RecordText(ReadOnlySpan<byte> message, in ResourceRecord record)
    {
        string data = record.Type switch
        {
            RRType.A when record.Data.Length == 4 => new IPAddress(record.Data).ToString(),
            RRType.Aaaa when record.Data.Length == 16 => new IPAddress(record.Data).ToString(),
            RRType.NS or RRType.Cname or RRType.Ptr => NameAt(message, record.DataOffset, out _),
            RRType.MX => $"{BinaryPrimitives.ReadUInt16BigEndian(record.Data)} {NameAt(message, record.DataOffset + 2, out _)}",
            RRType.Soa => SoaText(message, record),
            RRType.Tsig => SignatureText(message, record),
            RRType.Txt => string.Join(' ', Strings(record.Data.ToArray())),
            _ => $"\\# {record.Data.Length} {Convert.ToHexStringLower(record.Data)}".TrimEnd(),
        };
        return $"{NameAt(message, record.OwnerOffset, out _)} {record.Ttl} {ClassText(record.Class)} {TypeText(record.Type)} {data}";
    }

    private static string SoaText(ReadOnlySpan<byte> message, in ResourceRecord record)
    {
        string host = NameAt(message, record.DataOffset, out int hostOctets);
        string mailbox = NameAt(message, record.DataOffset + hostOctets, out _);
        ReadOnlySpan<byte> numbers = record.Data[^20..];
        var text = new StringBuilder($"{host} {mailbox}");
        for (int at = 0; at < numbers.Length; at += 4)
        {
            text.Append(CultureInfo.InvariantCulture, $" {BinaryPrimitives.ReadUInt32BigEndian(numbers[at..])}");
        }

        return text.ToString();
    }

    /// <summary>Algorithm, time and fudge, octets of MAC, original ID, error, octets of other data.</summary>
    private static string SignatureText(ReadOnlySpan<byte> message, in ResourceRecord record)
    {
        string algorithm = NameAt(message, record.DataOffset, out int octets);
        ReadOnlySpan<byte> rest = record.Data[octets..];
        int macOctets = BinaryPrimitives.ReadUInt16BigEndian(rest[8..]);
        ReadOnlySpan<byte> numbers = rest[(10 + macOctets)..];
        return $"{algorithm} {Convert.ToHexStringLower(rest[..8])} mac={macOctets} id={BinaryPrimitives.ReadUInt16BigEndian(numbers):x4} "
            + $"error={BinaryPrimitives.ReadUInt16BigEndian(numbers[2..])} other={BinaryPrimitives.ReadUInt16BigEndian(numbers[4..])}";
    }

    private static IEnumerable<string> Strings(byte[] data)
    {
        for (int at = 0; at < data.Length; at += data[at] + 1)
        {
            yield return $"\"{Encoding.UTF8.GetString(data, at + 1, data[at])}\"";
        }
    }

    private static string NameAt(ReadOnlySpan<byte> message, int offset, out int octetsInPlace)
    {
        NameBuffer name = default;
        WireError error = CompressedName.Expand(message, offset, ref name, out octetsInPlace);
        return error == WireError.None ? Dotted(name.Name) : $"({error})";
    }

    private static string Dotted(scoped WireName name) => name.IsRoot ? "." : NameText.Format(name) + ".";

    private static string ClassText(ushort @class) => @class switch
    {
        1 => "IN",
        3 => "CH",
        4 => "HS",
        254 => "NONE",
        255 => "ANY",
        _ => $"CLASS{@class}",
    };

    private static string Unknown(uint ttl) => (ttl & 0x7FFF) == 0 ? "" : $" flags={ttl & 0x7FFF:x4}";

    private static void AddOptions(ReadOnlySpan<byte> options, List<string> lines)
    {
        while (!options.IsEmpty)
        {
            ushort code = BinaryPrimitives.ReadUInt16BigEndian(options);
            ReadOnlySpan<byte> data = options.Slice(Edns.OptionHeaderOctets, BinaryPrimitives.ReadUInt16BigEndian(options[2..]));
            options = options[(Edns.OptionHeaderOctets + data.Length)..];
            lines.Add(code == Edns.ExtendedErrorOption && data.Length >= 2
                ? $"ede {BinaryPrimitives.ReadUInt16BigEndian(data)} {Encoding.UTF8.GetString(data[2..])}".TrimEnd()
                : $"option {code} {Convert.ToHexStringLower(data)}".TrimEnd());
        }
    }
}
