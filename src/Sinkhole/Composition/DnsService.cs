using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Exits;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Transport;
using Sinkhole.Orders.Guard;
using Sinkhole.Reload;
using Sinkhole.Supervision;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>The name server with its listeners. It starts after the first generation is loaded, and drains at shutdown.</summary>
internal sealed class DnsService : IAsyncDisposable
{
    private const int PortTries = 16;

    // Two attempts take less than 1.8 s, after which a stale answer is better than none (RFC 8767 §5).
    internal static readonly TimeSpan UpstreamTimeout = TimeSpan.FromMilliseconds(800);

    private readonly Responder _responder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TcpLimits _tcpLimits;
    private readonly List<DnsUdpListener> _udp = [];
    private readonly List<DnsTcpListener> _tcp = [];
    private IReadOnlyList<QueryCounters> _counters = [];
    private DnsUdpListener[] _served = [];

    public DnsService(
        LoadedCell loaded,
        DnsOptions options,
        LimitsOptions limits,
        DescriptorBudget budget,
        OrderClock clock,
        ContactRing contacts,
        ILogger logger)
    {
        TimeProvider time = clock.Time;
        TcpMemory = new StreamMemory(limits.DnsTcpMemory);
        _logger = logger;
        _time = time;
        _tcpLimits = new TcpLimits
        {
            Connections = budget.DnsConnections,
            ConnectionsPerClient = options.Tcp.PerClient,
            Idle = options.Tcp.Idle,
            Drain = PartStack.ClientShare * limits.Drain,
        };
        Cache = new AnswerCache(options.CacheMemory, time, options.Prefetches);
        _responder = new Responder(loaded.Generations, time, Cache, clock, contacts);
        var inflight = new InflightLimits
        {
            Total = options.InFlight.Total,
            UpstreamQueries = budget.UpstreamQueries,
            PerClient = options.InFlight.PerClient,
            PerSuffix = options.InFlight.PerSuffix,
            LabelsOfSuffix = (scoped WireName name) => SuffixLabels.Of(loaded.Current.Source.Suffixes, name),
        };
        Forwarder = new Forwarder(_responder, Cache, UpstreamTimeout, inflight, time, change => UpstreamLog.Write(logger, change));
    }

    /// <summary>Addresses of the UDP and TCP listeners, with the actual ports when 0 was configured.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _udp.ConvertAll(static listener => listener.EndPoint)];

    /// <summary>Counters of the listeners; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyList<QueryCounters> Counters => Volatile.Read(ref _counters);

    /// <summary>Why a listener cannot receive at the moment; null when all can.</summary>
    public string? ReceiveFault
    {
        get
        {
            foreach (DnsUdpListener listener in Volatile.Read(ref _served))
            {
                if (listener.ReceiveError is not 0 and int error)
                {
                    return ReceiveFaultText.Describe(listener.EndPoint, error);
                }
            }

            return null;
        }
    }

    /// <summary>Memory for DNS over TCP clients of all listeners.</summary>
    public StreamMemory TcpMemory { get; }

    /// <summary>Forwards queries to upstreams.</summary>
    public Forwarder Forwarder { get; }

    /// <summary>Cache of upstream answers.</summary>
    public AnswerCache Cache { get; }

    /// <summary>Opens all sockets, then starts to answer.</summary>
    /// <exception cref="CannotStartException">An address is not available; the message has the remedy.</exception>
    public async Task StartAsync(ImmutableArray<IPEndPoint> listen)
    {
        try
        {
            foreach (IPEndPoint endPoint in listen)
            {
                Open(endPoint, IsDual(endPoint, listen));
            }
        }
        catch (CannotStartException)
        {
            await DisposeAsync();
            throw;
        }

        List<QueryCounters> counters = [];
        for (int index = 0; index < _udp.Count; index++)
        {
            counters.Add(_udp[index].Counters);
            counters.Add(_tcp[index].Counters);
        }

        Volatile.Write(ref _counters, counters);
        Volatile.Write(ref _served, [.. _udp]);
        _tcp.ForEach(static listener => listener.Start());
        _udp.ForEach(static listener => listener.Start());
    }

    /// <summary>Stops receiving, answers received queries, waits for upstreams, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (DnsUdpListener listener in _udp)
        {
            listener.StopReceiving();
        }

        // In parallel, so that all together take the time of one.
        await Task.WhenAll(_tcp.ConvertAll(static listener => listener.DisposeAsync().AsTask()));
        await Forwarder.DisposeAsync();
        foreach (DnsUdpListener listener in _udp)
        {
            listener.Dispose();
        }

        _udp.Clear();
        _tcp.Clear();
    }

    /// <summary>Whether an address is <c>::</c> and should also accept IPv4: no other listener uses IPv4 on its port.</summary>
    private static bool IsDual(IPEndPoint endPoint, ImmutableArray<IPEndPoint> listen)
    {
        bool isDual = endPoint.Address.Equals(IPAddress.IPv6Any);
        foreach (IPEndPoint other in listen)
        {
            isDual &= other.AddressFamily != AddressFamily.InterNetwork || other.Port != endPoint.Port;
        }

        return isDual;
    }

    private void LogReceive(ReceiveStateChange change)
    {
        if (change.Error == 0)
        {
            Log.ReceivesAgain(_logger, change.EndPoint);
        }
        else
        {
            Log.ReceivesNothing(_logger, ReceiveFaultText.Describe(change.EndPoint, change.Error), ReceiveFaultText.RemedyOf(change.Error));
        }
    }

    /// <summary>Opens UDP and TCP on the same port; for port 0, on a port that is free for both.</summary>
    private void Open(IPEndPoint endPoint, bool isDual)
    {
        var setup = new UdpSetup { Sockets = Environment.ProcessorCount, IsDual = isDual, Notify = LogReceive };
        for (int attempt = 1; ; attempt++)
        {
            DnsUdpListener? udp = null;
            try
            {
                udp = new DnsUdpListener(endPoint, _responder, Forwarder, setup);
                _tcp.Add(new DnsTcpListener(udp.EndPoint, _responder, Forwarder, _tcpLimits, TcpMemory, _time, isDual));
                _udp.Add(udp);
                return;
            }
            catch (SocketException error)
            {
                udp?.Dispose();
                if (endPoint.Port != 0 || error.SocketErrorCode != SocketError.AddressAlreadyInUse || attempt == PortTries)
                {
                    throw ListenFailure.Explain("dns.listen", endPoint, error);
                }
            }
        }
    }
}
