using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>An answer may come from an attacker who guessed ID and port: whatever it contains, the client gets a well-formed message or nothing.</summary>
public sealed class AnswerReaderTests
{
    private static readonly Generation Orders = ScenarioPolicy.Of("upstream 198.51.100.53:53");

    [Theory]
    [InlineData("other.example A")]
    [InlineData("other.example A +edns +do")]
    [InlineData("other.example A +tcp +edns")]
    [InlineData("other.example MX +edns +do")]
    [InlineData("other.example ANY +edns")]
    public void Any_answer_becomes_a_sound_reply_or_none(string text)
    {
        PendingQuery pending = Pending(text);
        var messages = new RandomMessage(seed: 21);
        int read = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] good = Good(pending, messages);
            byte[] answer = messages.Below(4) == 0 ? good : messages.Mutated(good);
            if (!AnswerMatch.IsFor(pending.Question, Id(pending), answer) || !AnswerMatch.IsWhole(answer))
            {
                continue;
            }

            if (Read(pending, answer) is UpstreamAnswer found)
            {
                read++;
                AssertSound(pending, found, round);
            }
        }

        Assert.True(read > 3000, $"{read} answers were passed on");
    }

    [Fact]
    public void Extended_rcode_of_the_hop_behind_us_is_not_passed_on()
    {
        PendingQuery pending = Pending("other.example A +edns");
        byte[] answer = ScriptedUpstream.Answer(pending.Message);
        answer[^6] = 1;

        Assert.Equal(AnswerFault.Failure, Read(pending, answer)?.Fault);
    }

    [Fact]
    public void Every_failure_is_a_sound_reply()
    {
        foreach (AnswerFault fault in Enum.GetValues<AnswerFault>())
        {
            AssertSound(Pending("other.example A"), UpstreamAnswer.Failed(fault), round: 0);
            AssertSound(Pending("other.example A +edns"), UpstreamAnswer.Failed(fault), round: 0);
        }
    }

    [Fact]
    public void Cached_for_the_smallest_ttl_of_the_chain()
    {
        var scripted = ScriptedAnswer.Parse(["www.example", "A", "NOERROR"]);
        scripted.Add(["answer", "www.example", "30", "CNAME", "other.example"]);
        scripted.Add(["answer", "other.example", "300", "A", "198.51.100.1"]);
        scripted.Add(["answer", "third.example", "1", "A", "198.51.100.2"]);

        Assert.Equal(30u, Read(Pending("www.example A"), scripted)!.KeepSeconds);
    }

    [Theory]
    [InlineData("100", "60", 60u)]
    [InlineData("60", "100", 60u)]
    public void Negative_answer_is_kept_for_the_smaller_of_ttl_and_minimum(string ttl, string minimum, uint expected)
    {
        var scripted = ScriptedAnswer.Parse(["www.example", "A", "NXDOMAIN"]);
        scripted.Add(["authority", "example", ttl, "SOA", "ns.example", "host.example", "1", "2", "3", "4", minimum]);

        Assert.Equal(expected, Read(Pending("www.example A"), scripted)!.KeepSeconds);
    }

    [Fact]
    public void Negative_answer_without_soa_is_not_kept()
    {
        Assert.Equal(0u, Read(Pending("www.example A"), ScriptedAnswer.Parse(["www.example", "A", "NXDOMAIN"]))!.KeepSeconds);
    }

    [Theory]
    [InlineData("4294967295", 0u)]
    [InlineData("2147483647", 604_800u)]
    public void Huge_ttl_is_bounded(string ttl, uint expected)
    {
        var scripted = ScriptedAnswer.Parse(["www.example", "A", "NOERROR"]);
        scripted.Add(["answer", "www.example", ttl, "A", "198.51.100.1"]);

        Assert.Equal(expected, Read(Pending("www.example A"), scripted)!.KeepSeconds);
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    [InlineData(400, true)]
    public void Chain_is_followed_for_sixteen_aliases(int aliases, bool isTooLong)
    {
        UpstreamAnswer answer = Read(Pending("n0.example A +tcp"), Chain(aliases, shuffleSeed: null))!;

        Assert.Equal(isTooLong ? AnswerFault.Aliases : AnswerFault.None, answer.Fault);
        Assert.Equal(isTooLong ? Rcode.ServFail : Rcode.NoError, answer.Rcode);
    }

    [Fact]
    public void Order_of_the_records_does_not_matter()
    {
        PendingQuery pending = Pending("n0.example A +tcp");
        byte[] expected = Read(pending, Chain(8, shuffleSeed: null))!.View().Records.ToArray();
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Equal(expected, Read(pending, Chain(8, seed))!.View().Records.ToArray());
        }
    }

    private static ScriptedAnswer Chain(int aliases, int? shuffleSeed)
    {
        List<string[]> records =
        [
            .. Enumerable.Range(0, aliases).Select(n => new[] { "answer", $"n{n}.example", "60", "CNAME", $"n{n + 1}.example" }),
            ["answer", $"n{aliases}.example", "60", "A", "198.51.100.1"],
        ];
        if (shuffleSeed is int seed)
        {
            string[][] shuffled = [.. records];
            new Random(seed).Shuffle(shuffled);
            records = [.. shuffled];
        }

        var scripted = ScriptedAnswer.Parse(["n0.example", "A", "NOERROR"]);
        records.ForEach(scripted.Add);
        return scripted;
    }

    /// <summary>Addresses, an alias and its target, a mail exchanger with a compressed name, a signature and an SOA.</summary>
    private static byte[] Good(PendingQuery pending, RandomMessage messages)
    {
        if (messages.Below(2) == 0)
        {
            return ScriptedUpstream.LargeAnswer(pending.Message, messages.Below(40));
        }

        byte[] records =
        [
            0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, (byte)'w', 0xC0, 12,
            1, (byte)'w', 0xC0, 12, 0, (byte)pending.Question.Type, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 0xC0, 12,
            0xC0, 12, 0, 46, 0, 1, 0, 0, 0, 60, 0, 19, 0, 5, .. new byte[17],
        ];
        return ScriptedUpstream.Answer(pending.Message, records: records, answers: 3);
    }

    [Theory]
    [InlineData("MX", "10 mail.example", "10 MAIL.example")]
    [InlineData("NS", "ns.example", "nS.Example")]
    [InlineData("PTR", "host.example", "Host.example")]
    [InlineData("SRV", "\\# 22 0001000100500468 6f737407 6578616d 706c6500", "\\# 22 0001000100500448 6f737407 4578616d 706c6500")]
    public void Records_that_differ_in_the_letter_case_of_a_name_are_one(string type, string data, string same)
    {
        PendingQuery pending = Pending($"other.example {type} +edns");
        var scripted = ScriptedAnswer.Parse(["other.example", type, "NOERROR"]);
        scripted.Add([.. $"answer other.example 60 {type}".Split(' '), .. data.Split(' ')]);
        scripted.Add([.. $"answer OTHER.example 60 {type}".Split(' '), .. same.Split(' ')]);

        Assert.Equal(1, (int?)Read(pending, scripted)?.Answers);
    }

    [Fact]
    public void Addresses_have_the_lowest_time_to_live_of_all_equal_ones_counted()
    {
        PendingQuery pending = Pending("other.example A +edns");
        var scripted = ScriptedAnswer.Parse(["other.example", "A", "NOERROR"]);
        scripted.Add(["answer", "other.example", "300", "CNAME", "host.example"]);
        scripted.Add(["answer", "host.example", "60", "A", "198.51.100.1"]);
        scripted.Add(["answer", "host.example", "5", "A", "198.51.100.1"]);
        scripted.Add(["answer", "host.example", "60", "A", "198.51.100.2"]);
        UpstreamAnswer? answer = Read(pending, scripted);

        Assert.NotNull(answer);
        Assert.Equal(5U, answer.KeepSeconds);
        byte[] reply = [.. pending.Message.AsSpan(0, pending.Question.End), .. answer.Records];
        var reader = new MessageReader(reply, pending.Question.End);
        List<uint> ttls = [];
        while (ttls.Count < answer.Answers && reader.TryReadRecord(out ResourceRecord record))
        {
            ttls.Add(record.Ttl);
        }

        Assert.Equal([300U, 5U, 5U], ttls);
    }

    private static void AssertSound(PendingQuery pending, UpstreamAnswer answer, int round)
    {
        var responder = new Responder(new GenerationCell(Orders), new ManualTime(ScenarioRun.Start));
        byte[] packet = [.. pending.Message, .. new byte[answer.RecordOctets + Responder.ReplyRoom]];
        CompletedReply completed = responder.Complete(
            packet, pending.Message.Length, pending.Client, pending.Parsed, pending.TakenAt, answer.View());
        ReadOnlySpan<byte> reply = packet.AsSpan(0, completed.Octets);
        _ = DnsHeader.TryRead(pending.Message, out DnsHeader query);
        Assert.True(DnsHeader.TryRead(reply, out DnsHeader header));
        int limit = pending.Client.Transport == DnsTransport.Tcp ? WireLimits.MessageOctets : query.Additionals == 1 ? 1232 : 512;
        bool isSound = header.IsResponse
            && header.Id == query.Id
            && (header.Flags & DnsHeader.AuthoritativeFlag) == 0
            && (header.Flags & DnsHeader.RecursionAvailableFlag) != 0
            && reply.Length <= limit
            && reply[12..pending.Question.End].SequenceEqual(pending.Message.AsSpan(12, pending.Question.End - 12))
            && MessageCopy.Rewrite(reply, out WireError error).AsSpan().SequenceEqual(reply)
            && error == WireError.None;
        var reader = new MessageReader(reply);
        isSound &= reader.TryReadQuestion(out _)
            && Edns.TryReadSections(reply, header, ref reader, out Edns edns) == WireError.None
            && edns.IsPresent == (query.Additionals == 1);
        Assert.True(isSound, $"round {round}: {Convert.ToHexString(reply)}");
    }

    private static ushort Id(PendingQuery pending) => (ushort)((pending.Message[0] << 8) | pending.Message[1]);

    private static UpstreamAnswer? Read(PendingQuery pending, ScriptedAnswer scripted) => Read(pending, scripted.Message(pending.Message));

    private static UpstreamAnswer? Read(PendingQuery pending, byte[] answer) =>
        AnswerReader.Read(pending.Question, answer, new byte[AnswerReader.RoomOctets]);

    private static PendingQuery Pending(string text)
    {
        var query = ScenarioQuery.Parse(text);
        QueryResult result = QueryResults.Of(Orders, query);
        return new PendingQuery(query.Message, query.Client, result, new NoPath(), new QueryCounters(query.Client.Transport));
    }
}
