using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>An appliance on every address of the host: one entry for both families, or one each.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class WildcardTests
{
    [Theory]
    [InlineData("[::]:0", "127.0.0.2")]
    [InlineData("[::]:0", "::1")]
    [InlineData("0.0.0.0:0\", \"[::]:0", "127.0.0.2")]
    public async Task Asked_address_answers_by_both_transports(string listen, string asked)
    {
        using var home = new ApplianceHome();
        home.Configure(dns: listen);
        await using ApplianceProcess appliance = await home.StartAsync();
        var server = new IPEndPoint(IPAddress.Parse(asked), appliance.Dns.Port);

        // Both are connected: what comes from another address than the one that was asked is not heard.
        using var byUdp = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        byUdp.Connect(server);
        byUdp.Send(SourcePortZeroTests.Query);
        using var byTcp = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        byTcp.Connect(server);
        byTcp.Send([0, (byte)SourcePortZeroTests.Query.Length, .. SourcePortZeroTests.Query]);

        Assert.True(byUdp.Receive(new byte[512]) > SourcePortZeroTests.Query.Length);
        Assert.True(byTcp.Receive(new byte[512]) > SourcePortZeroTests.Query.Length);
        await appliance.StopAsync();
    }
}
