using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Answering;

/// <summary>True for every query: no allocation, no exception, a reply within its bounds, exact counts.</summary>
public sealed class ResponderTests
{
    private const string Orders = """
        page seizure 30s 192.0.2.80 2001:db8::80
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        subtree evil.example page
        subtree help.evil.example passthru
        subtree gone.example nxdomain
        subtree mute.example nodata
        subtree watched.example observe
        allow fine.example
        node ns1
        """;

    private readonly QueryCounters _counters = new(DnsTransport.Udp);

    [Theory]
    [InlineData("evil.example A", 1)]
    [InlineData("www.evil.example AAAA +edns +do", 1)]
    [InlineData("evil.example ANY +tcp", 1)]
    [InlineData("evil.example MX", 1)]
    [InlineData("evil.example SOA +edns", 1)]
    [InlineData("evil.example TXT +edns", 1)]
    [InlineData("gone.example A +edns", 1)]
    [InlineData("mute.example A", 1)]
    [InlineData("evil.example AXFR", 1)]
    [InlineData("evil.example TSIG +edns", 1)]
    [InlineData("evil.example A +class=CH", 1)]
    [InlineData("evil.example A +edns=1", 1)]
    [InlineData("evil.example A +opcode=4", 1)]
    [InlineData("evil.example A +edns from=192.0.2.7", 1)]
    [InlineData("other.example A +norec +edns", 1)]
    [InlineData("id.server TXT +class=CH", 1)]
    [InlineData("a.localhost AAAA +edns", 1)]
    [InlineData("printer.home.arpa A", 1)]
    [InlineData("10.in-addr.arpa NS", 1)]
    [InlineData("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa PTR", 1)]
    [InlineData("hex 1234 0100 0001 0000 0000 0001 00 0001 0001 01 6b 00 00fa 00ff 00000000 0011 00 000067458230 012c 0000 1234 0000 0000", 1)]
    [InlineData("other.example A", Responder.Forward)]
    [InlineData("help.evil.example A", Responder.Forward)]
    [InlineData("fine.example A", Responder.Forward)]
    [InlineData("watched.example A", Responder.Forward)]
    [InlineData("evil.example A +qr", Responder.Silence)]
    [InlineData("hex 1234", Responder.Silence)]
    [InlineData("hex 1234 0100 0001 0000 0000 0000 c00c 0001 0001", 1)]
    [InlineData("hex 1234 0100 0002 0000 0000 0000 00 0001 0001 00 0001 0001", 1)]
    public void Query_allocates_nothing(string text, int outcome)
    {
        Responder responder = NewResponder(Orders + "\nupstream 198.51.100.53:53");

        Assert.Equal(outcome, Math.Min(1, AllocatedOctets(responder, ScenarioQuery.Parse(text), out long allocated)));

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Failure_without_an_upstream_allocates_nothing()
    {
        Responder responder = NewResponder(Orders);

        Assert.True(AllocatedOctets(responder, ScenarioQuery.Parse("other.example A +edns"), out long allocated) > 0);

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("www.other.example A +edns", "NOERROR")]
    [InlineData("alias.example A", "NOERROR")]
    [InlineData("alias.evil-link.example A +edns", "NOERROR")]
    public void Cached_answer_allocates_nothing(string text, string rcode)
    {
        var time = new ManualTime(ScenarioRun.Start);
        var cache = new AnswerCache(1 << 20, time);
        var generations = new GenerationCell(ScenarioPolicy.Of(Orders + "\nupstream 198.51.100.53:53"));
        var responder = new Responder(generations, time, cache);
        var query = ScenarioQuery.Parse(text);
        string name = text.Split(' ')[0];
        var scripted = ScriptedAnswer.Parse([name, "A", rcode]);
        string target = name == "www.other.example" ? "other.example" : name == "alias.example" ? "cdn.example" : "evil.example";
        scripted.Add(["answer", name, "60", "CNAME", target]);
        scripted.Add(["answer", target, "60", "A", "198.51.100.1"]);
        Keep(generations.Current, cache, query, scripted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(AllocatedOctets(responder, query, out long allocated) > 0);

        Assert.Equal(0, allocated);
        Assert.True(cache.Hits > 4000);
    }

    [Fact]
    public void Mutated_messages_are_answered_within_their_bounds()
    {
        var messages = new RandomMessage(seed: 11);
        AssertBounds(100_000, () => messages.Mutated(messages.WellFormed()));
    }

    [Fact]
    public void Mutated_queries_for_seized_names_are_answered_within_their_bounds()
    {
        var messages = new RandomMessage(seed: 12);
        byte[][] names = [.. new[] { "evil.example", "a.gone.example", "x.y.mute.example", "other.example" }.Select(ScenarioPolicy.Wire)];
        AssertBounds(100_000, () => messages.Mutated(messages.Query(names[messages.Below(names.Length)])));
    }

    [Fact]
    public void Noise_is_answered_within_its_bounds()
    {
        var messages = new RandomMessage(seed: 13);
        AssertBounds(50_000, () => messages.Noise(messages.Below(100)));
    }

    [Fact]
    public void Message_of_64_KiB_full_of_options_is_rejected()
    {
        byte[] options = new byte[60_000];
        byte[] message =
        [
            0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, .. ScenarioPolicy.Wire("evil.example"), 0, 1, 0, 1,
            0, 0, 41, 4, 0xD0, 0, 0, 0, 0, (byte)(options.Length >> 8), unchecked((byte)options.Length), .. options,
        ];

        Assert.Equal("FORMERR qr rd ra", Print(NewResponder(Orders), message)[0]);
    }

    [Theory]
    [InlineData("evil.example", Rcode.NoError)]
    [InlineData("www.evil.example", Rcode.NoError)]
    [InlineData("gone.example", Rcode.NXDomain)]
    [InlineData("www.gone.example", Rcode.NXDomain)]
    [InlineData("mute.example", Rcode.NoError)]
    public void Every_type_of_a_seized_name_has_the_same_rcode(string name, Rcode expected)
    {
        Responder responder = NewResponder(Orders);
        var query = ScenarioQuery.Parse($"{name} A +edns");
        byte[] packet = new byte[query.Message.Length + Responder.ReplyRoom];
        int typeAt = query.QuestionEnd - 4;
        for (int type = 0; type <= ushort.MaxValue; type++)
        {
            if ((RRType)type is RRType.Opt or RRType.Tkey or RRType.Tsig or RRType.Ixfr or RRType.Axfr or RRType.MailB or RRType.MailA
                or RRType.NXName)
            {
                continue;
            }

            query.Message.CopyTo(packet, 0);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(typeAt), (ushort)type);

            int octets = responder.Answer(packet, query.Message.Length, query.Client, _counters, out _);

            Assert.True(DnsHeader.TryRead(packet.AsSpan(0, octets), out DnsHeader header));
            Assert.Equal(expected, header.Rcode);
            Assert.True(header.Answers > 0 || header.Authorities == 1, $"TYPE{type} has neither data nor SOA");
        }
    }

    [Fact]
    public void Query_lives_in_the_generation_it_began_with()
    {
        Generation first = ScenarioPolicy.Of(Orders);
        var cell = new GenerationCell(first);
        var responder = new Responder(cell, new ManualTime(ScenarioRun.Start));
        var query = ScenarioQuery.Parse("evil.example A");

        Assert.Equal(first, ResultOf(responder, query).Generation);
        Assert.Same(first, cell.Publish(ScenarioPolicy.Of("upstream 198.51.100.53:53")));
        Assert.NotEqual(first, ResultOf(responder, query).Generation);
    }

    [Theory]
    [InlineData("other.example A", QueryOutcome.Forwarded)]
    [InlineData("watched.example A", QueryOutcome.Forwarded)]
    [InlineData("help.evil.example A", QueryOutcome.Passthru)]
    [InlineData("fine.example A", QueryOutcome.Passthru)]
    public void Forwarded_query_takes_with_it_how_it_is_counted(string text, QueryOutcome expected)
    {
        Responder responder = NewResponder(Orders + "\nupstream 198.51.100.53:53");

        Assert.Equal(expected, ResultOf(responder, ScenarioQuery.Parse(text)).Outcome);
    }

    [Fact]
    public void Observed_name_is_counted_beside_its_answer()
    {
        Print(NewResponder(Orders), ScenarioQuery.Parse("www.watched.example A").Message);
        Print(NewResponder(Orders), ScenarioQuery.Parse("evil.example A").Message);

        Assert.Equal(1, _counters.Observed);
    }

    private static void Keep(Generation generation, AnswerCache cache, ScenarioQuery query, ScriptedAnswer scripted)
    {
        QueryResult result = QueryResults.Of(generation, query);
        var pending = new PendingQuery(query.Message, query.Client, result, new NoPath(), new QueryCounters(DnsTransport.Udp));
        byte[] room = new byte[AnswerReader.RoomOctets];
        AnswerReader.Read(pending.Question, scripted.Message(query.Message), room)!.KeepIn(cache, pending.Question, pending.Group);
    }

    private static Responder NewResponder(string setUp) => new(new GenerationCell(ScenarioPolicy.Of(setUp)), new ManualTime(ScenarioRun.Start));

    private QueryResult ResultOf(Responder responder, ScenarioQuery query)
    {
        byte[] packet = new byte[query.Message.Length + Responder.ReplyRoom];
        query.Message.CopyTo(packet, 0);
        responder.Answer(packet, query.Message.Length, query.Client, _counters, out QueryResult result);
        return result;
    }

    private List<string> Print(Responder responder, byte[] message)
    {
        byte[] packet = [.. message, .. new byte[Responder.ReplyRoom]];
        var client = ScenarioQuery.Parse("evil.example A").Client;
        return MessageText.Print(packet.AsSpan(0, Math.Max(0, responder.Answer(packet, message.Length, client, _counters, out _))));
    }

    /// <summary>The last result, and what 4,000 queries allocated on this thread after 4,000 that warmed it up.</summary>
    private int AllocatedOctets(Responder responder, ScenarioQuery query, out long allocated)
    {
        byte[] packet = new byte[query.Message.Length + Responder.ReplyRoom];
        Client client = query.Client;
        int result = 0;
        allocated = 0;

        // The runtime may put a few octets of its own on this thread while it tiers code; what the path allocates comes back every round.
        for (int round = 0; round < 2 || (allocated > 0 && round < 10); round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int asked = 0; asked < 4000; asked++)
            {
                query.Message.CopyTo(packet, 0);
                result = responder.Answer(packet, query.Message.Length, client, _counters, out _);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return result;
    }

    /// <summary>
    /// For any message: no exception, no allocation, no octet after the reply's buffer is touched; a reply has QR, the query's ID
    /// and opcode, can be read whole and keeps the client's size; a response is never answered; every message is counted once.
    /// </summary>
    private void AssertBounds(int rounds, Func<byte[]> next)
    {
        Responder responder = NewResponder(Orders + "\nupstream 198.51.100.53:53");
        Client client = ScenarioQuery.Parse("evil.example A").Client;
        long forwarded = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] message = next();
            byte[] packet = new byte[message.Length + Responder.ReplyRoom + 8];
            message.CopyTo(packet, 0);
            packet.AsSpan(message.Length + Responder.ReplyRoom).Fill(0xA5);

            long before = GC.GetAllocatedBytesForCurrentThread();
            int octets = responder.Answer(packet.AsSpan(0, packet.Length - 8), message.Length, client, _counters, out _);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            bool isSound = packet.AsSpan(packet.Length - 8).IndexOfAnyExcept((byte)0xA5) < 0
                && (allocated == 0 || AllocatedOctets(responder, message, client) == 0)
                && (octets <= 0 ? IsRightlyWithoutReply(message, packet, octets) : IsSoundReply(message, packet.AsSpan(0, octets)));
            Assert.True(isSound, $"round {round}: {Convert.ToHexString(message)}: {octets}, {allocated} B allocated");
            forwarded += octets == Responder.Forward ? 1 : 0;
        }

        Assert.Equal(rounds, TotalQueries());
        Assert.Equal(rounds, TotalAnswered() + forwarded);
    }

    /// <summary>Once more: what a step sets up at its first run is not part of a query's cost.</summary>
    private static long AllocatedOctets(Responder responder, byte[] message, in Client client)
    {
        byte[] packet = [.. message, .. new byte[Responder.ReplyRoom]];
        var uncounted = new QueryCounters(DnsTransport.Udp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        responder.Answer(packet, message.Length, client, uncounted, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool IsRightlyWithoutReply(byte[] message, byte[] packet, int octets) => octets == Responder.Forward
        ? packet.AsSpan(0, message.Length).SequenceEqual(message)
        : message.Length < WireLimits.HeaderOctets || (message[2] & 0x80) != 0;

    private static bool IsSoundReply(byte[] message, ReadOnlySpan<byte> reply)
    {
        _ = DnsHeader.TryRead(message, out DnsHeader query);
        return DnsHeader.TryRead(reply, out DnsHeader header)
            && !query.IsResponse
            && reply.Length <= 4 * message.Length
            && header.IsResponse
            && header.Id == query.Id
            && header.Opcode == query.Opcode
            && reply.Length <= WireLimits.UdpOctets
            && (header.Additionals == 1 || reply.Length <= WireLimits.PlainUdpOctets)
            && !header.IsTruncated
            && MessageCopy.Rewrite(reply, out WireError error).AsSpan().SequenceEqual(reply)
            && error == WireError.None;
    }

    private long TotalQueries() =>
        Enumerable.Range(0, QueryCounters.Types.Length).Sum(type => _counters.Queries(0, type) + _counters.Queries(1, type));

    private long TotalAnswered() =>
        Enumerable.Range(0, QueryCounters.Rcodes.Length)
            .Sum(rcode => Enum.GetValues<QueryOutcome>().Sum(outcome => _counters.Responses(rcode, outcome)))
        + Enum.GetValues<DropReason>().Sum(_counters.Dropped);
}
