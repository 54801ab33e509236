using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>The name server on ports of loopback that the kernel chose, with the set-up lines of scenarios as its orders.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    public const string Orders = """
        page seizure 30s 192.0.2.80 2001:db8::80
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        subtree evil.example page
        subtree help.evil.example passthru
        """;

    public LoopbackServer(
        string setUp = Orders,
        TcpLimits? limits = null,
        TimeSpan? timeout = null,
        TimeProvider? tcpTime = null,
        bool isIPv6 = false,
        AnswerCache? cache = null,
        UdpSetup? udp = null,
        IPAddress? address = null,
        InflightLimits? inflight = null,
        long tcpMemory = 64 << 20)
    {
        Time = new ManualTime(ScenarioRun.Start);
        Generations = new GenerationCell(ScenarioPolicy.Of(setUp));
        var responder = new Responder(Generations, Time, cache);
        var endPoint = new IPEndPoint(address ?? (isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback), 0);
        Forwarder = new Forwarder(responder, cache, timeout ?? TimeSpan.FromSeconds(30), inflight ?? new InflightLimits(), TimeProvider.System);
        TcpMemory = new StreamMemory(tcpMemory);
        Udp = new DnsUdpListener(endPoint, responder, Forwarder, udp);
        Tcp = new DnsTcpListener(endPoint, responder, Forwarder, limits ?? new TcpLimits(), TcpMemory, tcpTime ?? TimeProvider.System);
    }

    /// <summary>The responder's clock.</summary>
    public ManualTime Time { get; }

    public GenerationCell Generations { get; }

    public Forwarder Forwarder { get; }

    public DnsUdpListener Udp { get; }

    public DnsTcpListener Tcp { get; }

    public StreamMemory TcpMemory { get; }

    public static LoopbackServer Started(
        string setUp = Orders,
        TcpLimits? limits = null,
        TimeSpan? timeout = null,
        TimeProvider? tcpTime = null,
        bool isIPv6 = false,
        AnswerCache? cache = null,
        UdpSetup? udp = null,
        IPAddress? address = null,
        InflightLimits? inflight = null,
        long tcpMemory = 64 << 20)
    {
        var server = new LoopbackServer(setUp, limits, timeout, tcpTime, isIPv6, cache, udp, address, inflight, tcpMemory);
        server.Udp.Start();
        server.Tcp.Start();
        return server;
    }

    /// <summary>Received messages.</summary>
    public static long Queries(QueryCounters counters) =>
        Enumerable.Range(0, QueryCounters.Families.Length)
            .Sum(family => Enumerable.Range(0, QueryCounters.Types.Length).Sum(type => counters.Queries(family, type)));

    /// <summary>Responses, messages without an answer, and answers that were not sent.</summary>
    public static long Decided(QueryCounters counters) =>
        Enumerable.Range(0, QueryCounters.Rcodes.Length)
            .Sum(rcode => Enum.GetValues<QueryOutcome>().Sum(outcome => counters.Responses(rcode, outcome)))
        + Enum.GetValues<DropReason>().Sum(counters.Dropped)
        + Enum.GetValues<UnsentReason>().Sum(counters.Unsent);

    /// <summary>Stops in the order of the executable: first new queries, then those in flight, then the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        Udp.StopReceiving();
        await Tcp.DisposeAsync();
        await Forwarder.DisposeAsync();
        Udp.Dispose();
    }
}
