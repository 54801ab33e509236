using System;
using System.Linq;
using System.Security.Cryptography;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.House;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Hostile;

/// <summary>
/// Random and mutated packets, ten million of them with <c>tests/run --long</c>, leave process, memory and answers as they were. The seed
/// is a new one each time; a failure prints it. The memory is that of the whole process, so it runs beside nothing else.
/// </summary>
[Collection(Alone)]
public sealed class TenMillionPacketsTests
{
    internal const string Alone = "packets, alone in the process";

    private const int InTheNormalRun = 200_000;
    private const int InTheLongRun = 10_000_000;
    private const int PacketsBetweenLooks = 50_000;
    private const long MaxGrowth = 1 << 20;

    private const string SetUp = """
        page seizure 30s 192.0.2.80 2001:db8::80
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        subtree evil.example page
        subtree help.evil.example passthru
        subtree gone.example nxdomain
        exact mute.example nodata
        upstream 198.51.100.53:53
        node ns1
        """;

    private static readonly string[] GoodQueries =
    [
        "evil.example A", "www.EVIL.example AAAA +edns +do", "evil.example HTTPS +edns", "evil.example MX +tcp", "a.gone.example A +edns",
        "mute.example TXT", "other.example A", "help.evil.example A", "localhost A", "evil.example A from=192.0.2.7", "id.server TXT +class=CH",
    ];

    private readonly QueryCounters _counters = new(DnsTransport.Udp);
    private readonly Responder _responder;

    public TenMillionPacketsTests()
    {
        var time = new ManualTime(ScenarioRun.Start);
        _responder = new Responder(new GenerationCell(ScenarioPolicy.Of(SetUp)), time, new AnswerCache(1 << 20, time));
    }

    [Fact]
    public void Packets_leave_process_memory_and_answers_as_they_were()
    {
        int seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        int packets = LongRun.Of(InTheNormalRun, InTheLongRun);
        TestContext.Current.TestOutputHelper?.WriteLine($"measured: seed {seed}, {packets} packets");
        var messages = new RandomMessage(seed);
        string[] answers = [.. GoodQueries.Select(Answer)];
        Throw(messages, PacketsBetweenLooks);
        long memory = GC.GetTotalMemory(forceFullCollection: true);

        for (int thrown = PacketsBetweenLooks; thrown < packets; thrown += PacketsBetweenLooks)
        {
            Throw(messages, PacketsBetweenLooks);
            Assert.Equal(answers, GoodQueries.Select(Answer));
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(growth < MaxGrowth, $"{growth} octets are held more than before");
    }

    private void Throw(RandomMessage messages, int packets)
    {
        byte[][] names = [.. new[] { "evil.example", "a.gone.example", "mute.example", "help.evil.example", "id.server" }.Select(ScenarioPolicy.Wire)];
        Client[] clients = [.. new[] { "a A", "a A +tcp", "a A from=192.0.2.7" }.Select(static text => ScenarioQuery.Parse(text).Client)];
        byte[] packet = new byte[4096 + Responder.ReplyRoom];
        for (int thrown = 0; thrown < packets; thrown++)
        {
            byte[] message = messages.Below(4) switch
            {
                0 => messages.Noise(messages.Below(512)),
                1 => messages.Mutated(messages.WellFormed()),
                _ => messages.Mutated(messages.Query(names[messages.Below(names.Length)])),
            };
            message.CopyTo(packet, 0);
            Client client = clients[messages.Below(clients.Length)];
            int octets = _responder.Answer(packet.AsSpan(0, message.Length + Responder.ReplyRoom), message.Length, client, _counters, out _);
            Assert.True(octets <= message.Length + Responder.ReplyRoom && (octets <= 0 || (packet[2] & 0x80) != 0), Convert.ToHexString(message));
        }
    }

    private string Answer(string text)
    {
        var query = ScenarioQuery.Parse(text);
        byte[] packet = [.. query.Message, .. new byte[Responder.ReplyRoom]];
        int octets = _responder.Answer(packet, query.Message.Length, query.Client, _counters, out _);
        return $"{text}: {octets} {Convert.ToHexString(packet.AsSpan(0, int.Max(octets, 0)))}";
    }

    /// <summary>Tests that measure the whole process.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneInTheProcess;
}
