using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Text;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.SystemTests.Differential;

/// <summary>One set of orders, once as our table and once as a response policy zone, and the names that are asked of both.</summary>
internal static class SeizedSet
{
    private const int Seized = 40;
    private const int OfEachOther = 10;

    private static readonly SinkholePage Page = new([IPAddress.Parse("192.0.2.80"), IPAddress.Parse("2001:db8::80")], ttlSeconds: 30);

    private static readonly PolicyOrder Order = new(
        "xa-erc-2026-0345", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ExtendedError.Censored);

    /// <summary>Every entry: name, how far it reaches, what it does.</summary>
    public static IReadOnlyList<(string Name, PolicyMatch Match, PolicyAction Action)> Entries { get; } =
    [
        .. Range(Seized).Select(at => ($"seized{at}.example", PolicyMatch.Subtree, PolicyAction.Page)),
        .. Range(OfEachOther).Select(at => ($"exact{at}.example", PolicyMatch.Exact, PolicyAction.Page)),
        .. Range(OfEachOther).Select(at => ($"denied{at}.example", PolicyMatch.Subtree, PolicyAction.NXDomain)),
        .. Range(OfEachOther).Select(at => ($"mute{at}.example", PolicyMatch.Subtree, PolicyAction.NoData)),
        .. Range(OfEachOther).Select(at => ($"help.seized{at}.example", PolicyMatch.Subtree, PolicyAction.Passthru)),
    ];

    /// <summary>300 names, each with the word by which differences are grouped.</summary>
    public static IReadOnlyList<(string Kind, string Name)> Names { get; } =
    [
        .. Range(Seized).Select(at => ("seized", $"seized{at}.example")),
        .. Range(Seized).Select(at => ("seized below", $"www.seized{at}.example")),
        .. Range(Seized).Select(at => ("seized below", $"a.b.sEiZeD{at}.example")),
        .. Range(OfEachOther).Select(at => ("exact", $"exact{at}.example")),
        .. Range(OfEachOther).Select(at => ("missing", $"www.exact{at}.example")),
        .. Range(OfEachOther).Select(at => ("denied", $"denied{at}.example")),
        .. Range(OfEachOther).Select(at => ("denied", $"www.denied{at}.example")),
        .. Range(OfEachOther).Select(at => ("mute", $"mute{at}.example")),
        .. Range(OfEachOther).Select(at => ("mute", $"www.mute{at}.example")),
        .. Range(OfEachOther).Select(at => ("spared", $"help.seized{at}.example")),
        .. Range(OfEachOther).Select(at => ("spared", $"desk.help.seized{at}.example")),
        .. Range(OfEachOther).Select(at => ("plain", $"plain{at}.example")),
        .. Range(OfEachOther).Select(at => ("plain", $"www.plain{at}.example")),
        .. Range(OfEachOther).Select(at => ("missing", $"missing{at}.example")),
        .. Range(OfEachOther).Select(at => ("alias", $"alias{at}.example")),
        .. Range(OfEachOther).Select(at => ("alias to seized", $"led{at}.example")),
        .. Range(OfEachOther).Select(at => ("alias to denied", $"led-to-denied{at}.example")),
        .. Range(OfEachOther).Select(at => ("alias to mute", $"led-to-mute{at}.example")),
        ("localhost", "localhost"), ("localhost", "a.localhost"),
        ("reverse", "1.0.0.10.in-addr.arpa"), ("reverse", "7.2.168.192.in-addr.arpa"), ("reverse", "1.1.31.172.in-addr.arpa"),
        ("reverse", "9.1.64.100.in-addr.arpa"), ("loopback", "1.0.0.127.in-addr.arpa"),
        ("special", "invalid"), ("special", "a.invalid"), ("special", "a.test"), ("special", "exampleexampleexample.onion"),
        ("special", "printer.home.arpa"), ("prefix", "ipv4only.arpa"),
        .. Range(17).Select(at => ("seized below", $"_443._tcp.seized{at}.example")),
    ];

    /// <summary>Our generation, with one upstream.</summary>
    public static Generation Generation(IPEndPoint upstream)
    {
        var rules = Enum.GetValues<PolicyAction>().ToDictionary(action => action, action => new PolicyRule(Order, action, Page));
        var table = new PolicyTableBuilder();
        Span<byte> room = stackalloc byte[WireLimits.NameOctets];
        foreach ((string name, PolicyMatch match, PolicyAction action) in Entries)
        {
            if (NameText.TryParse(name, room, out int octets, out _))
            {
                table.Add(new WireName(room[..octets]), match, rules[action]);
            }
        }

        return new Generation(
            7,
            ImmutableArray<byte>.Empty,
            table.Build(),
            new ClientGroups([IPNetwork.Parse("127.0.0.0/8")]),
            new ForwardRoutes([upstream]),
            new ZoneOwner("isp.example", 7));
    }

    /// <summary>The same as a response policy zone (draft-vixie-dnsop-dns-rpz-00 §3): a subtree is the name and the wildcard below it.</summary>
    public static string PolicyZone()
    {
        var zone = new StringBuilder("$TTL 30\n@ SOA isp.example. hostmaster.isp.example. 7 3600 600 86400 30\n@ NS isp.example.\n");
        foreach ((string name, PolicyMatch match, PolicyAction action) in Entries)
        {
            string[] owners = match == PolicyMatch.Exact ? [name] : [name, $"*.{name}"];
            foreach (string owner in owners)
            {
                foreach (string record in RecordsOf(action))
                {
                    zone.Append(owner).Append(' ').Append(record).Append('\n');
                }
            }
        }

        return zone.ToString();
    }

    /// <summary>The world beyond all three: the root, with the names that exist.</summary>
    public static string World()
    {
        var zone = new StringBuilder("$TTL 300\n@ SOA ns.example. hostmaster.example. 1 3600 600 86400 300\n@ NS ns.example.\nns.example. A 198.51.100.53\n");
        for (int at = 0; at < OfEachOther; at++)
        {
            foreach (string name in (string[])[$"plain{at}.example.", $"www.plain{at}.example.", $"help.seized{at}.example.", $"desk.help.seized{at}.example."])
            {
                zone.Append($"{name} A 198.51.100.{at + 1}\n{name} AAAA 2001:db8:1::{at + 1}\n{name} MX 10 mail.example.\n{name} TXT \"v=spf1 -all\"\n");
                zone.Append($"{name} CAA 0 issue \"ca.example\"\n{name} HTTPS 1 . alpn=h2\n");
            }

            zone.Append($"alias{at}.example. CNAME plain{at}.example.\nled{at}.example. CNAME www.seized{at}.example.\n");
            zone.Append($"led-to-denied{at}.example. CNAME www.denied{at}.example.\nled-to-mute{at}.example. CNAME mute{at}.example.\n");
        }

        return zone.ToString();
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);

    private static string[] RecordsOf(PolicyAction action) => action switch
    {
        PolicyAction.Page => ["A 192.0.2.80", "AAAA 2001:db8::80", "MX 0 ."],
        PolicyAction.NXDomain => ["CNAME ."],
        PolicyAction.NoData => ["CNAME *."],
        PolicyAction.Passthru => ["CNAME rpz-passthru."],
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is not in the set"),
    };
}
