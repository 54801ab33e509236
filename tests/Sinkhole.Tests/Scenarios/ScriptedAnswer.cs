using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Scenarios;

/// <summary>What an upstream says in a scenario: <c>says NAME TYPE RCODE [ad]</c>, then its records, a <c>+</c> before each.</summary>
internal sealed class ScriptedAnswer
{
    private static readonly string[] Sections = ["answer", "authority", "additional"];

    private readonly List<byte> _records = [];
    private readonly ushort[] _counts = new ushort[Sections.Length];
    private readonly byte[] _question;
    private readonly ushort _flags;

    private ScriptedAnswer(string name, string type, string rcode, bool isAuthentic)
    {
        _question = [.. ScenarioPolicy.Wire(name), .. Number(ScenarioQuery.TypeNumber(type)), 0, 1];
        _flags = (ushort)(DnsHeader.ResponseFlag | DnsHeader.RecursionDesiredFlag | DnsHeader.RecursionAvailableFlag
            | (isAuthentic ? DnsHeader.AuthenticDataFlag : 0) | (ushort)Enum.Parse<Rcode>(rcode, ignoreCase: true));
    }

    /// <summary>Takes the words of a <c>says</c> line, without the first.</summary>
    public static ScriptedAnswer Parse(string[] words) => new(words[0], words[1], words[2], words.Length > 3 && words[3] == "ad");

    /// <summary>Whether a query asks what this answers.</summary>
    public bool Answers(ReadOnlySpan<byte> query) =>
        query.Length >= WireLimits.HeaderOctets + _question.Length
        && NameFolding.EqualsIgnoreCase(query.Slice(WireLimits.HeaderOctets, _question.Length), _question);

    /// <summary>Adds a record: <c>SECTION OWNER TTL TYPE DATA…</c>.</summary>
    public void Add(string[] words)
    {
        _counts[Array.IndexOf(Sections, words[0])]++;
        byte[] data = Data(words[3], words[4..]);
        _records.AddRange(ScenarioPolicy.Wire(words[1].TrimEnd('.')));
        _records.AddRange([.. Number(ScenarioQuery.TypeNumber(words[3])), 0, 1, .. LongNumber(words[2]), .. Number((ushort)data.Length), .. data]);
    }

    /// <summary>The message that answers a query of an upstream's client, with that query's ID and question.</summary>
    public byte[] Message(byte[] query)
    {
        byte[] message = [.. query[..(WireLimits.HeaderOctets + _question.Length)], .. _records];
        DnsHeader.Write(message, (ushort)((query[0] << 8) | query[1]), _flags, 1, _counts[0], _counts[1], _counts[2]);
        return message;
    }

    private static byte[] Data(string type, string[] words) => type switch
    {
        _ when words[0] == "\\#" => Convert.FromHexString(string.Concat(words.Skip(2))),
        "A" or "AAAA" => IPAddress.Parse(words[0]).GetAddressBytes(),
        "CNAME" or "DNAME" or "NS" or "PTR" => Name(words[0]),
        "MX" or "HTTPS" or "SVCB" => [.. Number(ushort.Parse(words[0], CultureInfo.InvariantCulture)), .. Name(words[1])],
        "SOA" => [.. Name(words[0]), .. Name(words[1]), .. words[2..].SelectMany(LongNumber)],
        "RRSIG" => [.. Number(ScenarioQuery.TypeNumber(words[0])), .. new byte[16], .. Name(words[1]), 1, 2, 3],
        _ => throw new FormatException($"write the data of {type} as \\# LENGTH HEX"),
    };

    private static byte[] Name(string name) => name == "." ? [0] : ScenarioPolicy.Wire(name.TrimEnd('.'));

    private static byte[] Number(ushort number) => [(byte)(number >> 8), (byte)number];

    private static byte[] LongNumber(string number)
    {
        byte[] octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, uint.Parse(number, CultureInfo.InvariantCulture));
        return octets;
    }
}
