using System;
using System.Linq;
using System.Net;
using System.Reflection;
using Sinkhole.Configuration;
using Sinkhole.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class RestartNeedsTests
{
    private static readonly SinkholeOptions Running = new() { File = "/etc/sinkhole.yaml", Orders = ["/etc/blocklists"] };

    [Fact]
    public void Same_options_need_no_restart() =>
        Assert.Empty(RestartNeeds.Between(Running, Running with { Dns = new DnsOptions(), Web = new WebOptions(), Evidence = new EvidenceOptions() }));

    [Fact]
    public void Options_that_a_reload_applies_are_not_reported() =>
        Assert.Empty(RestartNeeds.Between(Running, Running with
        {
            Node = "other",
            Orders = ["/srv/orders"],
            Dns = Running.Dns with { Upstreams = [new IPEndPoint(IPAddress.Loopback, 53)], Clients = [] },
        }));

    [Fact]
    public void Every_marked_option_is_reported_when_it_changes()
    {
        IPEndPoint other = new(IPAddress.Loopback, 1);
        SinkholeOptions next = Running with
        {
            Data = "/srv",
            MetricsListen = other,
            ControlSocket = "/srv/control.sock",
            Dns = Running.Dns with
            {
                Listen = [other],
                CacheMemory = 1 << 20,
                Prefetches = false,
                Tcp = new TcpOptions { Connections = 5, PerClient = 2, Idle = TimeSpan.FromSeconds(1) },
                InFlight = new InFlightOptions { Total = 9, PerClient = 3, PerSuffix = 5 },
            },
            Web = new WebOptions { Listen = [other], Connections = 5, PerClient = 2 },
            Evidence = new EvidenceOptions { Budget = TimeSpan.FromSeconds(1), Retention = TimeSpan.FromDays(1), RecordsPath = false, RecordsAgent = false },
            Limits = new LimitsOptions { Drain = TimeSpan.FromSeconds(1), DnsTcpMemory = 1 << 20, WebMemory = 1 << 20, HitsPerAddress = 10 },
        };

        Assert.Equal(MarkedProperties(), RestartNeeds.Between(Running, next).Count);
        Assert.Empty(RestartNeeds.Between(Running, OptionsChanges.KeepRunning(Running, next)));
    }

    private static int MarkedProperties() =>
        typeof(SinkholeOptions).Assembly.GetTypes()
            .Where(type => type.Namespace == "Sinkhole.Configuration")
            .SelectMany(type => type.GetProperties())
            .Count(property => property.GetCustomAttribute<RestartNeededAttribute>() is not null);
}
