using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.SystemTests.NameServer;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Differential;

/// <summary>
/// BIND and Unbound with the same set as a response policy zone: 300 names, 19 types. RCODE, A, AAAA and MX are the same, and whatever is
/// not stands in a table with the rule that explains it. A row that explains nothing any more is a failure too.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly (string Word, RRType Type)[] Types =
    [
        ("A", RRType.A), ("AAAA", RRType.Aaaa), ("MX", RRType.MX), ("NS", RRType.NS), ("SOA", RRType.Soa), ("CNAME", RRType.Cname),
        ("TXT", RRType.Txt), ("PTR", RRType.Ptr), ("HTTPS", RRType.Https), ("SVCB", RRType.Svcb), ("SRV", (RRType)33), ("NAPTR", (RRType)35),
        ("CAA", (RRType)257), ("TLSA", (RRType)52), ("LOC", (RRType)29), ("HINFO", (RRType)13), ("DS", (RRType)43),
        ("DNSKEY", (RRType)48), ("TYPE65280", (RRType)65280),
    ];

    [Fact]
    public void Set_has_300_names()
    {
        Assert.Equal(300, SeizedSet.Names.Count);
        Assert.Equal(300, SeizedSet.Names.DistinctBy(name => name.Name).Count());
    }

    [Fact]
    public async Task Every_difference_to_BIND_and_Unbound_is_explained()
    {
        await using PeerServer world = await PeerServer.StartWorldAsync();
        await using PeerServer bind = await PeerServer.StartBindAsync(world.EndPoint);
        await using PeerServer unbound = await PeerServer.StartUnboundAsync(world.EndPoint);
        await using var ours = new InProcessServer(SeizedSet.Generation(world.EndPoint));

        List<Difference> differences = [.. Compare(ours.EndPoint, ("bind", bind.EndPoint), ("unbound", unbound.EndPoint))];

        string[] unexplained =
        [
            .. differences.Where(difference => !ExplainedDifferences.All.Any(row => row.Explains(difference)))
                .GroupBy(difference => difference.Pattern)
                .Select(group => $"{group.Count(),4} x {group.Key}, e.g. {group.First().Name}"),
        ];
        Assert.True(unexplained.Length == 0, string.Join(Environment.NewLine, unexplained));
        Assert.DoesNotContain(ExplainedDifferences.All, row => !differences.Exists(row.Explains));
    }

    private static IEnumerable<Difference> Compare(IPEndPoint ours, params (string Name, IPEndPoint EndPoint)[] peers)
    {
        using var us = new PeerClient(ours, Timeout);
        foreach ((string peer, IPEndPoint endPoint) in peers)
        {
            using var them = new PeerClient(endPoint, Timeout);
            foreach ((string kind, string name) in SeizedSet.Names)
            {
                foreach ((string word, RRType type) in Types)
                {
                    Assert.True(us.TryAsk(name, type, out PeerReply mine), $"we say nothing to {name} {word}");
                    Assert.True(them.TryAsk(name, type, out PeerReply theirs), $"{peer} says nothing to {name} {word}");
                    foreach (((string part, string here), (_, string there)) in mine.Parts.Zip(theirs.Parts))
                    {
                        if (here != there)
                        {
                            yield return new Difference(peer, kind, name, word, part, here, there);
                        }
                    }
                }
            }
        }
    }
}
