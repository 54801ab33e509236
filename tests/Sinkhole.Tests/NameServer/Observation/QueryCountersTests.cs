using System;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Observation;

public sealed class QueryCountersTests
{
    [Theory]
    [InlineData("evil.example A")]
    [InlineData("evil.example AAAA +edns +tcp")]
    [InlineData("evil.example A +opcode=4")]
    [InlineData("evil.example A +qr")]
    [InlineData("other.example A")]
    [InlineData("evil.example A from=192.0.2.7")]
    [InlineData("hex 1234")]
    public void Answer_or_drop_is_counted_once_with_its_time_and_its_size(string text)
    {
        QueryCounters counters = new(DnsTransport.Udp);

        for (int asked = 0; asked < 3; asked++)
        {
            Answer(counters, text, new SteppingTime());
        }

        Assert.Equal(3, Balance.Queries(counters));
        Balance.AssertHolds(counters);
    }

    [Theory]
    [InlineData("hex 1234 0100 0001 0000 0000 0000 04 6576696c 07 6578616d706c65 00 0001 0001 00000000", 1)]
    [InlineData("hex 1234 0100 0001 0000 0000 0000 04 6576696c 07 6578616d706c65 00 0001 0001", 0)]
    [InlineData("hex 1234 2000 0001 0000 0000 0000 04 6576696c 07 6578616d706c65 00 0001 0001 00000000", 0)]
    [InlineData("hex 1234 2800 0001 0000 0000 0000 04 6576696c 07 6578616d706c65 00 0006 0001 00000000", 0)]
    [InlineData("hex 1234 0100 0001 0000 0000 0000 04 6576696c 07 6578616d706c65 00 0001 0001 046576696c076578616d706c650000010001", 0)]
    public void Padding_is_counted_where_it_was_ignored(string text, long expected)
    {
        QueryCounters counters = new(DnsTransport.Udp);

        Answer(counters, text, new SteppingTime());

        Assert.Equal(expected, counters.Padded);
    }

    [Fact]
    public void Query_looks_at_the_clock_once_at_each_end()
    {
        QueryCounters counters = new(DnsTransport.Udp);
        SteppingTime time = new();

        int octets = Answer(counters, "evil.example A", time);

        Assert.Equal(2, time.Looks);
        Assert.Equal(SteppingTime.Step, counters.DurationSum);
        Assert.Equal(octets, counters.SizeSum);
        Assert.Equal(1, counters.Durations(ResponseBuckets.OfDuration(SteppingTime.Step)));
        Assert.Equal(1, counters.Sizes(ResponseBuckets.OfSize(octets)));
    }

    [Fact]
    public async Task Answers_of_both_transports_and_of_no_upstream_balance()
    {
        LoopbackServer server = LoopbackServer.Started(LoopbackServer.Orders + "\nupstream 127.0.0.1:1", timeout: TimeSpan.FromMilliseconds(50));
        using (var byUdp = new DatagramClient(server.Udp.EndPoint))
        using (var byTcp = new StreamClient(server.Tcp.EndPoint))
        {
            foreach (string query in new[] { "evil.example A", "other.example A", "evil.example TXT +edns", "evil.example A +edns=1" })
            {
                byUdp.Ask(query);
                byTcp.Ask(query);
            }
        }

        await server.DisposeAsync();

        Assert.Equal(4, Balance.Responses(server.Udp.Counters));
        Balance.AssertHolds(server.Udp.Counters);
        Assert.Equal(4, Balance.Responses(server.Tcp.Counters));
        Balance.AssertHolds(server.Tcp.Counters);
    }

    private static int Answer(QueryCounters counters, string text, TimeProvider time)
    {
        var responder = new Responder(new GenerationCell(ScenarioPolicy.Of(LoopbackServer.Orders)), time);
        var query = ScenarioQuery.Parse(text);
        byte[] packet = new byte[WireLimits.MessageOctets];
        query.Message.CopyTo(packet, 0);
        return responder.Answer(packet, query.Message.Length, query.Client, counters, out _);
    }

    /// <summary>The time of day stands still; each read of the timestamp advances it by one step.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

        public int Looks { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => ScenarioRun.Start;

        public override long GetTimestamp() => Step.Ticks * ++Looks;
    }
}
