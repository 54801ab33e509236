using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Lookup;

/// <summary>Formats a DNS message as text lines: its records and its extended errors.</summary>
internal static class AnswerText
{
    /// <summary>The lines of an answer.</summary>
    /// <param name="message">Any octets. When a part cannot be parsed, <see cref="AnswerLines.Fault"/> says why.</param>
    public static AnswerLines Read(ReadOnlySpan<byte> message)
    {
        if (!DnsHeader.TryRead(message, out DnsHeader header))
        {
            return new AnswerLines("not a DNS message: shorter than a header");
        }

        var reader = new MessageReader(message);
        List<string> errors = [];
        List<string>[] sections = [[], [], []];
        string? error = TryReadQuestions(ref reader, header.Questions) ? null : Unreadable(reader.Error);
        ReadOnlySpan<int> counts = [header.Answers, header.Authorities, header.Additionals];
        for (int section = 0; section < counts.Length && error is null; section++)
        {
            for (int index = 0; index < counts[section] && error is null; index++)
            {
                if (reader.TryReadRecord(out ResourceRecord record))
                {
                    AddRecord(sections[section], errors, message, record);
                }
                else
                {
                    error = Unreadable(reader.Error);
                }
            }
        }

        return new AnswerLines(Status(header))
        {
            Answers = sections[0],
            Authorities = sections[1],
            Additionals = sections[2],
            ExtendedErrors = errors,
            Fault = error,
        };
    }

    private static bool TryReadQuestions(ref MessageReader reader, int count)
    {
        for (int index = 0; index < count; index++)
        {
            if (!reader.TryReadQuestion(out _))
            {
                return false;
            }
        }

        return true;
    }

    private static string Unreadable(WireError error) => $"the rest of the answer cannot be read: {error}";

    private static string Status(DnsHeader header)
    {
        var text = new StringBuilder(header.Rcode.ToString().ToUpperInvariant());
        foreach ((ushort flag, string word) in (ReadOnlySpan<(ushort, string)>)
            [
                (DnsHeader.AuthoritativeFlag, "aa"), (DnsHeader.TruncatedFlag, "tc"), (DnsHeader.RecursionDesiredFlag, "rd"),
                (DnsHeader.RecursionAvailableFlag, "ra"), (DnsHeader.AuthenticDataFlag, "ad"), (DnsHeader.CheckingDisabledFlag, "cd"),
            ])
        {
            text.Append((header.Flags & flag) == 0 ? string.Empty : " " + word);
        }

        return text.ToString();
    }

    private static void AddRecord(List<string> lines, List<string> errors, ReadOnlySpan<byte> message, in ResourceRecord record)
    {
        if (record.Type == RRType.Opt)
        {
            AddErrors(errors, record.Data);
            return;
        }

        string type = LookupQuestion.FormatType(record.Type);
        lines.Add($"{Name(message, record.OwnerOffset)} {record.Ttl} IN {type} {Data(message, record)}");
    }

    private static string Data(ReadOnlySpan<byte> message, in ResourceRecord record) => record.Type switch
    {
        RRType.A when record.Data.Length == 4 => new IPAddress(record.Data).ToString(),
        RRType.Aaaa when record.Data.Length == 16 => new IPAddress(record.Data).ToString(),
        RRType.Cname or RRType.NS or RRType.Ptr => Name(message, record.DataOffset),
        RRType.MX when record.Data.Length > 2 =>
            $"{BinaryPrimitives.ReadUInt16BigEndian(record.Data)} {Name(message, record.DataOffset + sizeof(ushort))}",
        RRType.Soa => Soa(message, record),
        _ => Generic(record.Data),
    };

    private static string Soa(ReadOnlySpan<byte> message, in ResourceRecord record)
    {
        NameBuffer primary = default;
        NameBuffer mailbox = default;
        if (CompressedName.Expand(message, record.DataOffset, ref primary, out int primaryOctets) != WireError.None
            || CompressedName.Expand(message, record.DataOffset + primaryOctets, ref mailbox, out int mailboxOctets) != WireError.None
            || record.Data.Length != primaryOctets + mailboxOctets + 20)
        {
            return Generic(record.Data);
        }

        var text = new StringBuilder($"{Absolute(primary.Name)} {Absolute(mailbox.Name)}");
        for (int at = primaryOctets + mailboxOctets; at < record.Data.Length; at += sizeof(uint))
        {
            text.Append(CultureInfo.InvariantCulture, $" {BinaryPrimitives.ReadUInt32BigEndian(record.Data[at..])}");
        }

        return text.ToString();
    }

    /// <summary>RFC 3597 §5: any RDATA as hexadecimal.</summary>
    private static string Generic(ReadOnlySpan<byte> data) => $"\\# {data.Length} {Convert.ToHexStringLower(data)}".TrimEnd();

    private static string Name(ReadOnlySpan<byte> message, int offset)
    {
        NameBuffer name = default;
        return CompressedName.Expand(message, offset, ref name, out _) == WireError.None ? Absolute(name.Name) : "?";
    }

    private static string Absolute(scoped WireName name) => name.IsRoot ? "." : NameText.Format(name) + ".";

    private static void AddErrors(List<string> lines, ReadOnlySpan<byte> options)
    {
        while (options.Length >= Edns.OptionHeaderOctets)
        {
            ushort code = BinaryPrimitives.ReadUInt16BigEndian(options);
            int octets = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(options[2..]), options.Length - Edns.OptionHeaderOctets);
            ReadOnlySpan<byte> data = options.Slice(Edns.OptionHeaderOctets, octets);
            if (code == Edns.ExtendedErrorOption && data.Length >= sizeof(ushort))
            {
                var error = (ExtendedError)BinaryPrimitives.ReadUInt16BigEndian(data);
                string text = Encoding.UTF8.GetString(data[sizeof(ushort)..]);
                lines.Add($"{(ushort)error} ({error}){(text.Length == 0 ? string.Empty : ": " + Printable(text))}");
            }

            options = options[(Edns.OptionHeaderOctets + octets)..];
        }
    }

    /// <summary>Replaces control characters, because the text of a server is shown on a terminal.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            printable.Append(char.IsControl(character) ? '?' : character);
        }

        return printable.ToString();
    }
}
