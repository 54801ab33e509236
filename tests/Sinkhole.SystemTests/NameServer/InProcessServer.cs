using System;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Transport;
using Sinkhole.Wire.Dns;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>
/// The name server in this process, UDP and TCP on one free port of loopback: evil.example is seized and gone.example denied, unless a
/// test has a generation of its own.
/// </summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly Generation? _given;
    private readonly UdpSetup? _setup;
    private readonly Forwarder _forwarder;
    private readonly DnsTcpListener _tcp;

    public InProcessServer(Generation? given = null, bool isStarted = true, UdpSetup? udp = null)
    {
        _given = given;
        _setup = udp;
        var responder = new Responder(new GenerationCell(Generation()), TimeProvider.System);
        _forwarder = new Forwarder(responder, cache: null, TimeSpan.FromSeconds(1), new InflightLimits(), TimeProvider.System);
        (Udp, _tcp) = Bind(responder, _forwarder, _setup);
        if (isStarted)
        {
            Udp.Start();
        }

        _tcp.Start();
    }

    public DnsUdpListener Udp { get; }

    public IPEndPoint EndPoint => Udp.EndPoint;

    public async ValueTask DisposeAsync()
    {
        Udp.StopReceiving();
        await _tcp.DisposeAsync();
        await _forwarder.DisposeAsync();
        Udp.Dispose();
    }

    /// <summary>TCP takes the port that UDP was given; where that is taken, both try another.</summary>
    private static (DnsUdpListener Udp, DnsTcpListener Tcp) Bind(Responder responder, Forwarder forwarder, UdpSetup? setup)
    {
        for (int tries = 20; ; tries--)
        {
            var udp = new DnsUdpListener(new IPEndPoint(IPAddress.Loopback, 0), responder, forwarder, setup);
            try
            {
                return (udp, new DnsTcpListener(udp.EndPoint, responder, forwarder, new TcpLimits(), new StreamMemory(64 << 20), TimeProvider.System));
            }
            catch (SocketException) when (tries > 0)
            {
                udp.Dispose();
            }
        }
    }

    private Generation Generation() => _given ?? SmallGeneration();

    private static Generation SmallGeneration()
    {
        var page = new SinkholePage([IPAddress.Parse("192.0.2.80"), IPAddress.Parse("2001:db8::80")], ttlSeconds: 30);
        var order = new PolicyOrder("xa-erc-2026-0345", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ExtendedError.Censored);
        var table = new PolicyTableBuilder();
        Add(table, "evil.example", new PolicyRule(order, PolicyAction.Page, page));
        Add(table, "gone.example", new PolicyRule(order, PolicyAction.NXDomain, page));
        return new Generation(
            7,
            ImmutableArray<byte>.Empty,
            table.Build(),
            new ClientGroups([IPNetwork.Parse("127.0.0.0/8")]),
            ForwardRoutes.None,
            new ZoneOwner("isp.example", 7));
    }

    private static void Add(PolicyTableBuilder table, string name, PolicyRule rule)
    {
        Span<byte> room = stackalloc byte[WireLimits.NameOctets];
        if (NameText.TryParse(name, room, out int octets, out _))
        {
            table.Add(new WireName(room[..octets]), PolicyMatch.Subtree, rule);
        }
    }
}
