using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Scenarios;

/// <summary>A query as one writes it for dig, or as plain hex: <c>www.evil.example AAAA +edns +do from=192.0.2.7</c>.</summary>
internal sealed class ScenarioQuery
{
    private static readonly Dictionary<string, ushort> OtherTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HINFO"] = 13,
        ["LOC"] = 29,
        ["SRV"] = 33,
        ["NAPTR"] = 35,
        ["DS"] = 43,
        ["SSHFP"] = 44,
        ["RRSIG"] = 46,
        ["NSEC"] = 47,
        ["DNSKEY"] = 48,
        ["NSEC3PARAM"] = 51,
        ["TLSA"] = 52,
        ["CDS"] = 59,
        ["CDNSKEY"] = 60,
        ["URI"] = 256,
        ["CAA"] = 257,
    };

    private static readonly Dictionary<string, ushort> FlagWords = new(StringComparer.Ordinal)
    {
        ["+aa"] = DnsHeader.AuthoritativeFlag,
        ["+tc"] = DnsHeader.TruncatedFlag,
        ["+ra"] = DnsHeader.RecursionAvailableFlag,
        ["+z"] = 0x0040,
        ["+ad"] = DnsHeader.AuthenticDataFlag,
        ["+cd"] = DnsHeader.CheckingDisabledFlag,
        ["+qr"] = DnsHeader.ResponseFlag,
    };

    private readonly List<byte> _options = [];
    private ushort _flags = DnsHeader.RecursionDesiredFlag;
    private ushort _class = 1;
    private ushort _udpOctets = WireLimits.UdpOctets;
    private uint _optTtl;
    private bool _hasEdns;
    private IPAddress _from = IPAddress.Loopback;
    private DnsTransport _transport;

    private ScenarioQuery(string[] words)
    {
        bool isHex = words[0] == "hex";
        List<byte> hex = [];
        int options = isHex ? 1 : 2;
        while (isHex && options < words.Length && words[options] is [not '+', ..] and not ['f', 'r', ..])
        {
            hex.AddRange(Convert.FromHexString(words[options++]));
        }

        for (; options < words.Length; options++)
        {
            Take(words[options]);
        }

        Message = isHex ? [.. hex] : Write(words[0], words[1]);
        QuestionEnd = WireLimits.HeaderOctets;
        var reader = new MessageReader(Message.Length < WireLimits.HeaderOctets ? new byte[WireLimits.HeaderOctets] : Message);
        if (reader.TryReadQuestion(out Question question))
        {
            QuestionEnd = reader.Position;
            Name = question.Name.IsRoot ? "." : NameText.Format(question.Name) + ".";
        }
    }

    /// <summary>The octets to send.</summary>
    public byte[] Message { get; }

    /// <summary>Where the first question ends.</summary>
    public int QuestionEnd { get; }

    /// <summary>QNAME as it was asked, with its last dot.</summary>
    public string Name { get; } = ".";

    /// <summary>Who asks, and how.</summary>
    public Client Client => new(Client.ToBits(_from), port: 5353, _transport) { KeepaliveTenths = 100 };

    /// <summary>Max octets of the reply.</summary>
    public int ReplyLimit => _transport == DnsTransport.Tcp ? WireLimits.MessageOctets
        : _hasEdns ? Math.Clamp(_udpOctets, (ushort)512, (ushort)WireLimits.UdpOctets)
        : WireLimits.PlainUdpOctets;

    public static ScenarioQuery Parse(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The number of a type's name; TYPE65280 for those without one.</summary>
    public static ushort TypeNumber(string word) =>
        word.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase)
            ? ushort.Parse(word.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture)
            : OtherTypes.TryGetValue(word, out ushort number) ? number : (ushort)Enum.Parse<RRType>(word, ignoreCase: true);

    private void Take(string word)
    {
        string value = word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..];
        string key = word[..^(value.Length == word.Length ? 0 : value.Length)];
        if (FlagWords.TryGetValue(key, out ushort flag))
        {
            _flags |= flag;
            return;
        }

        switch (key)
        {
            case "from=":
                _from = IPAddress.Parse(value);
                return;
            case "+tcp":
                _transport = DnsTransport.Tcp;
                return;
            case "+norec":
                _flags ^= DnsHeader.RecursionDesiredFlag;
                return;
            case "+class=":
                _class = value switch
                {
                    "CH" => 3,
                    "HS" => 4,
                    "NONE" => 254,
                    "ANY" => 255,
                    _ => ushort.Parse(value, CultureInfo.InvariantCulture),
                };
                return;
            case "+opcode=":
                _flags |= (ushort)(int.Parse(value, CultureInfo.InvariantCulture) << 11);
                return;
            default:
                TakeEdns(key, value);
                return;
        }
    }

    private void TakeEdns(string key, string value)
    {
        _hasEdns = true;
        switch (key)
        {
            case "+edns":
                return;
            case "+edns=":
                _optTtl |= uint.Parse(value, CultureInfo.InvariantCulture) << 16;
                return;
            case "+do":
                _optTtl |= Edns.DnssecOkFlag;
                return;
            case "+ednsflags=":
                _optTtl |= uint.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return;
            case "+bufsize=":
                _udpOctets = ushort.Parse(value, CultureInfo.InvariantCulture);
                return;
            case "+ednsopt=":
                string[] parts = value.Split(':');
                byte[] data = Convert.FromHexString(parts[1]);
                AddNumber(_options, ushort.Parse(parts[0], CultureInfo.InvariantCulture));
                AddNumber(_options, (ushort)data.Length);
                _options.AddRange(data);
                return;
            default:
                throw new FormatException($"'{key}{(value == key ? "" : value)}' is no option of a query");
        }
    }

    private byte[] Write(string name, string type)
    {
        byte[] header = new byte[WireLimits.HeaderOctets];
        DnsHeader.Write(header, 0x5A17, _flags, 1, 0, 0, (ushort)(_hasEdns ? 1 : 0));
        List<byte> message = [.. header, .. ScenarioPolicy.Wire(name)];
        AddNumber(message, TypeNumber(type));
        AddNumber(message, _class);
        if (_hasEdns)
        {
            message.AddRange([0, 0, 41]);
            AddNumber(message, _udpOctets);
            byte[] ttl = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(ttl, _optTtl);
            message.AddRange(ttl);
            AddNumber(message, (ushort)_options.Count);
            message.AddRange(_options);
        }

        return [.. message];
    }

    private static void AddNumber(List<byte> octets, ushort number) => octets.AddRange([(byte)(number >> 8), (byte)number]);
}
