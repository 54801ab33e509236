using System;
using System.Linq;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Policy;

/// <summary>Random alias chains, with or without a seized name: data behind a seized name is never passed on.</summary>
public sealed class AnswerPolicyTests
{
    private const string Orders = """
        upstream 198.51.100.53:53
        page seizure 30s 192.0.2.80 2001:db8::80
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        subtree evil.example page
        subtree gone.example nxdomain
        exact mute.example nodata
        """;

    private static readonly byte[] Secret = [0xDE, 0xAD, 0xBE, 0xEF];

    /// <summary>Data of each type with the secret in it.</summary>
    private static readonly (string Type, string Data)[] Data =
    [
        ("A", "DEADBEEF"),
        ("AAAA", "DEADBEEF0000000000000000DEADBEEF"),
        ("MX", "000A04DEADBEEF00"),
        ("NS", "04DEADBEEF00"),
        ("PTR", "04DEADBEEF00"),
        ("SOA", "04DEADBEEF0000" + "0000000100000002000000030000000400000005"),
        ("TXT", "04DEADBEEF"),
        ("HTTPS", "00010000040004DEADBEEF"),
        ("SVCB", "00010000040004DEADBEEF"),
        ("SRV", "00000000000104DEADBEEF00"),
        ("DNSKEY", "DEADBEEF"),
        ("TYPE65280", "DEADBEEF"),
    ];

    private static readonly string[] Seized = ["evil.example", "A.Evil.eXample", "www.gone.example", "mute.example", "x.y.evil.example"];

    private readonly Generation _generation = ScenarioPolicy.Of(Orders);

    [Fact]
    public void Nothing_behind_a_seized_name_is_passed_on_and_everything_else_is()
    {
        var random = new Random(5);
        var responder = new Responder(new GenerationCell(_generation), new ManualTime(ScenarioRun.Start));
        for (int round = 0; round < 20_000; round++)
        {
            (string type, string data) = Data[random.Next(Data.Length)];
            string[] chain = NewChain(random, out bool isSeized);
            string options = $"{(random.Next(2) == 0 ? " +do" : "")}{(random.Next(4) == 0 ? " +cd" : "")}";
            var query = ScenarioQuery.Parse($"{chain[0]} {type} +tcp +ad{options}");

            byte[] reply = Ask(responder, query, Script(random, chain, type, data));

            _ = DnsHeader.TryRead(reply, out DnsHeader header);
            bool isShown = reply.AsSpan().IndexOf(Secret) >= 0;
            bool isAuthentic = (header.Flags & DnsHeader.AuthenticDataFlag) != 0;
            Assert.True(isShown != isSeized && isAuthentic != isSeized, $"round {round}: {string.Join(" -> ", chain)} {type}");
        }
    }

    /// <summary>2 to 9 names, one of them often seized.</summary>
    private static string[] NewChain(Random random, out bool isSeized)
    {
        string[] chain = [.. Enumerable.Range(0, random.Next(2, 10)).Select(n => $"n{n}.example")];
        isSeized = random.Next(2) == 0;
        if (isSeized)
        {
            chain[random.Next(1, chain.Length)] = Seized[random.Next(Seized.Length)];
        }

        return chain;
    }

    private static ScriptedAnswer Script(Random random, string[] chain, string type, string data)
    {
        string[][] records =
        [
            .. Enumerable.Range(0, chain.Length - 1).Select(n => new[] { "answer", chain[n], "60", "CNAME", chain[n + 1] }),
            ["answer", chain[^1], "60", type, "\\#", "0", data],
        ];
        random.Shuffle(records);
        var script = ScriptedAnswer.Parse([chain[0], type, "NOERROR", "ad"]);
        foreach (string[] record in records)
        {
            script.Add(record);
        }

        return script;
    }

    private byte[] Ask(Responder responder, ScenarioQuery query, ScriptedAnswer script)
    {
        QueryResult result = QueryResults.Of(_generation, query);
        var pending = new PendingQuery(query.Message, query.Client, result, new NoPath(), new QueryCounters(DnsTransport.Tcp));
        UpstreamAnswer answer = AnswerReader.Read(pending.Question, script.Message(query.Message), new byte[AnswerReader.RoomOctets])
            ?? UpstreamAnswer.Failed(AnswerFault.Failure);
        byte[] packet = [.. query.Message, .. new byte[answer.RecordOctets + Responder.ReplyRoom]];
        CompletedReply reply = responder.Complete(
            packet, query.Message.Length, query.Client, pending.Parsed, pending.TakenAt, answer.View());
        return packet[..reply.Octets];
    }
}
