using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>
/// Replies to neighbours that do not exist wait in the socket's send buffer for their addresses, and take the room of all others. The built
/// program in a network of its own, in which it takes ten minutes to find out that a neighbour is absent: who waits for it, waits that long.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class AbsentNeighbourTests : IAsyncLifetime
{
    private const int Neighbours = 300;
    private const int ClientPort = 40_000;

    private readonly ApplianceHome _home = new();
    private NetworkNamespace _network = null!;
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync()
    {
        _network = await NetworkNamespace.CreateAsync();
        await _network.AddAbsentNeighboursAsync();
        _home.Configure(dns: $"{_network.Address}:0", metrics: $"{_network.Address}:0");
        _appliance = await _home.StartAsync(below: [.. _network.Command]);
    }

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        await _network.DisposeAsync();
        _home.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task Flood_that_the_send_buffer_holds_keeps_nobody_waiting()
    {
        Assert.SkipUnless(MaxSendOctets() >= 1 << 20, "net.core.wmem_max of this machine is below 1 MiB");
        using var spoofed = new SpoofedDatagram();

        Flood(spoofed, rounds: 4);

        for (int asked = 0; asked < 20; asked++)
        {
            AssertAnsweredByUdp();
        }

        Scrape scrape = await _appliance.ScrapeAtRestAsync();
        Assert.Equal(0, scrape.Sum("sinkhole_dns_unsent_total"));
        scrape.AssertBalanced();
    }

    [Fact(Timeout = 300_000)]
    public async Task Flood_that_it_does_not_hold_is_counted_as_unsent_and_stops_no_thread()
    {
        using var spoofed = new SpoofedDatagram();

        await _appliance.AwaitAsync(
            async () =>
            {
                Flood(spoofed, rounds: 50);
                return (await _appliance.ScrapeAsync()).Sum("sinkhole_dns_unsent_total", "reason=\"queue_full\"") > 10_000;
            },
            "ten thousand replies that find no room");

        AssertAnsweredByTcp();
        await _network.ForgetNeighboursAsync();
        AssertAnsweredByUdp();
        (await _appliance.ScrapeAtRestAsync()).AssertBalanced();
    }

    private static int MaxSendOctets() =>
        int.Parse(File.ReadAllText("/proc/sys/net/core/wmem_max"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    private void Flood(SpoofedDatagram spoofed, int rounds)
    {
        for (int sent = 0; sent < rounds * Neighbours; sent++)
        {
            spoofed.Send(new IPEndPoint(NetworkNamespace.Absent(sent % Neighbours), ClientPort), _appliance.Dns, SourcePortZeroTests.Query);
        }
    }

    private void AssertAnsweredByUdp()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(_appliance.Dns);
        client.Send(SourcePortZeroTests.Query);
        Assert.True(client.Receive(new byte[512]) >= SourcePortZeroTests.Query.Length);
    }

    private void AssertAnsweredByTcp()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        client.Connect(_appliance.Dns);
        client.Send([0, (byte)SourcePortZeroTests.Query.Length, .. SourcePortZeroTests.Query]);
        Assert.True(client.Receive(new byte[512]) >= SourcePortZeroTests.Query.Length);
    }
}
