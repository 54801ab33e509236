using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Hostile;

/// <summary>Messages that were very costly for other servers: here the cost grows with the length only; it is printed, not asserted.</summary>
public sealed class CostlyAnswerTests
{
    private const int Rounds = 200;
    private const int FloodRounds = 100;

    [Fact]
    public async Task Hundred_signatures_pass_and_cost_little()
    {
        var scripted = ScriptedAnswer.Parse(["signed.example", "A", "NOERROR"]);
        scripted.Add(["answer", "signed.example", "0", "A", "198.51.100.1"]);
        for (int signature = 0; signature < 100; signature++)
        {
            scripted.Add(["answer", "signed.example", "0", "RRSIG", "A", $"key{signature}.example"]);
        }

        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)], scripted.Message);
        await using LoopbackServer server = Started(upstream);
        using var client = new StreamClient(server.Tcp.EndPoint);
        List<string> reply = client.Ask("signed.example A +do");
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < Rounds; round++)
        {
            client.Ask("signed.example A +do");
        }

        Tell("an answer with 100 RRSIG, both ways and read", watch.Elapsed);
        Assert.Equal(100, reply.Count(static line => line.Contains(" IN RRSIG ", StringComparison.Ordinal)));
        Assert.DoesNotContain(" ad", reply[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifteen_thousand_options_are_rejected_and_cost_little()
    {
        byte[] options = new byte[4 * 15_000];
        byte[] message =
        [
            0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, .. ScenarioPolicy.Wire("evil.example"), 0, 1, 0, 1,
            0, 0, 41, 4, 0xD0, 0, 0, 0, 0, (byte)(options.Length >> 8), unchecked((byte)options.Length), .. options,
        ];
        byte[] framed = [(byte)(message.Length >> 8), unchecked((byte)message.Length), .. message];
        await using var server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < Rounds; round++)
        {
            client.Send(framed);
            Assert.Equal("FORMERR qr rd ra", MessageText.Print(client.Receive()!)[0]);
        }

        Tell("a query with 15,000 options", watch.Elapsed);
        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", client.Ask("evil.example A")[^1]);
    }

    [Fact]
    public async Task Name_that_is_asked_without_end_is_gone_when_its_time_is_over()
    {
        bool isRevoked = false;
        var time = new ManualTime(ScenarioRun.Start);
        using var upstream = new ScriptedUpstream(query =>
            [isRevoked ? ScriptedUpstream.Answer(query, flags: 0x8183, records: [], answers: 0) : ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, time));
        using var client = new DatagramClient(server.Udp.EndPoint);
        Assert.Equal("answer ghost.example. 60 IN A 198.51.100.1", client.Ask("ghost.example A")[^1]);
        isRevoked = true;
        for (int second = 1; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal($"answer ghost.example. {60 - second} IN A 198.51.100.1", client.Ask("ghost.example A")[^1]);
        }

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("NXDOMAIN qr rd ra", client.Ask("ghost.example A")[0]);
    }

    /// <summary>Answers of 64 KiB that make a reader walk, compare or copy as much as possible.</summary>
    public static TheoryData<string> Floods => [.. HostileAnswer.Kinds];

    [Theory]
    [MemberData(nameof(Floods))]
    public void Answer_of_64_KiB_costs_a_bounded_number_of_steps(string kind)
    {
        (AskedQuestion question, byte[] message) = HostileAnswer.Of(kind);
        byte[] room = new byte[AnswerReader.RoomOctets];
        _ = AnswerReader.Read(question, message, room, out int steps);
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < FloodRounds; round++)
        {
            _ = AnswerMatch.IsWhole(message) && AnswerReader.Read(question, message, room) is not null;
        }

        Tell($"64 KiB of {kind}, {steps:N0} steps", Environment.CpuUsage.TotalTime - begun, FloodRounds);
        Assert.InRange(steps, 0, AnswerReader.MaxSteps + NameCompression.MaxComparisons + HostileAnswer.LastRecordSteps);
    }

    [Fact]
    public void Answer_of_64_KiB_that_is_joined_with_that_of_its_target_costs_no_more_than_one()
    {
        (AskedQuestion question, byte[] message) = HostileAnswer.SignedAlias();
        byte[] room = new byte[AnswerReader.RoomOctets];
        UpstreamAnswer answer = AnswerReader.Read(question, message, room) ?? throw new FormatException("no answer");
        Assert.NotNull(answer.MissingTarget);
        Assert.True(answer.Answers > 300);
        AskedQuestion next = question.For(answer.MissingTarget);
        var rest = new UpstreamAnswer([]) { Rcode = Rcode.NoError };
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < FloodRounds; round++)
        {
            _ = AnswerJoin.Join(question, answer, next, rest);
        }

        Tell($"64 KiB of an alias with {answer.Answers - 1} signatures, joined", Environment.CpuUsage.TotalTime - begun, FloodRounds);
        byte[] plain = new byte[WireLimits.MessageOctets];
        var writer = new MessageWriter(plain, 0);
        int steps = 1000;
        Assert.False(UncompressedRecords.TryCopy(question, answer, 0, answer.Answers, plain, ref writer, ref steps));
        Assert.InRange(steps, -HostileAnswer.LastRecordSteps, 0);
    }

    [Fact]
    public void Answer_full_of_addresses_is_passed_on_and_costs_what_its_records_cost()
    {
        (AskedQuestion question, byte[] all) = HostileAnswer.Addresses(4000);
        byte[] room = new byte[AnswerReader.RoomOctets];
        UpstreamAnswer? answer = AnswerReader.Read(question, all, room, out int steps);
        _ = AnswerReader.Read(question, HostileAnswer.Addresses(2000).Message, room, out int half);
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < FloodRounds; round++)
        {
            _ = AnswerMatch.IsWhole(all) && AnswerReader.Read(question, all, room) is not null;
        }

        Tell($"64 KiB of 4,000 addresses, {steps:N0} steps", Environment.CpuUsage.TotalTime - begun, FloodRounds);
        Assert.NotNull(answer);
        Assert.Equal(4000, (int)answer.Answers);
        Assert.InRange(steps, half, (2 * half) + 100);
    }

    private static LoopbackServer Started(ScriptedUpstream upstream) => LoopbackServer.Started(
        $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, TimeProvider.System));

    private static void Tell(string what, TimeSpan all, int rounds = Rounds) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"measured: {what}: {all.TotalMicroseconds / rounds:F0} us each");
}
