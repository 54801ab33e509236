using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class DatagramLoopTests
{
    [Theory]
    [InlineData(3, true)]
    [InlineData(int.MaxValue, false)]
    public async Task Few_failures_at_the_stop_leave_no_query_unanswered_and_many_end_the_thread(int failures, bool isAnswered)
    {
        var time = new ManualTime(ScenarioRun.Start);
        var responder = new Responder(new GenerationCell(ScenarioPolicy.Of(LoopbackServer.Orders)), time, cache: null);
        await using var forwarder = new Forwarder(responder, null, TimeSpan.FromSeconds(30), new InflightLimits(), TimeProvider.System);
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        Socket bound = Assert.Single(UdpBinding.Open(loopback, new UdpSetup()));
        var socket = new FailingSocket(new PortableSocket(bound, UdpBinding.BoundTo(bound, loopback)), failures);
        var counters = new QueryCounters(DnsTransport.Udp, 1);
        using var loop = new DatagramLoop(
            socket, responder, forwarder, counters, 0, Processors.Any, new ReceiveReport(time, static () => 0, static _ => { }));
        using var client = new DatagramClient(socket.EndPoint);
        client.Send(ScenarioQuery.Parse("evil.example A").Message);

        loop.Stop();
        loop.Start();
        loop.Join();

        Assert.Equal(isAnswered ? 1 : 0, counters.Responses(0, QueryOutcome.Seized));
        if (isAnswered)
        {
            Assert.Equal("NOERROR qr rd ra", MessageText.Print(client.Receive())[0]);
        }
    }

    /// <summary>A socket whose first receives fail, which a real kernel cannot be made to do.</summary>
    private sealed class FailingSocket(PortableSocket socket, int failures) : IDatagramSocket
    {
        private int _left = failures;

        public int MaxDatagrams => socket.MaxDatagrams;

        public IPEndPoint EndPoint => socket.EndPoint;

        public int ReceiveError => 12;

        public ReceivedMessage this[int index] => socket[index];

        public int Receive() => _left-- > 0 ? IDatagramSocket.Failed : socket.Receive();

        public ReadOnlySpan<byte> Octets(int index) => socket.Octets(index);

        public void Reply(int index, int octets) => socket.Reply(index, octets);

        public int Send(Span<UnsentReply> unsent) => socket.Send(unsent);

        public IReplyPath PathTo(int index) => socket.PathTo(index);

        public void Wake() => socket.Wake();

        public void Dispose() => socket.Dispose();
    }
}
