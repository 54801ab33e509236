using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>
/// A signal or an ICMP error that ends a call before it did anything costs nobody his answer, and is no trouble: the built program, by
/// strace's injection.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class InterruptedCallTests : IAsyncLifetime
{
    private const int Interrupted = 20;

    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    private string Trace => Path.Join(_home.Folder, "trace");

    public async ValueTask InitializeAsync()
    {
        // Nobody is there: names that no order covers get a reply all the same, by the way of those that an upstream answered.
        _home.Configure(upstream: new IPEndPoint(IPAddress.Loopback, 1));
        _appliance = await _home.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Theory(Timeout = 120_000)]
    [InlineData("recvmmsg", "EINTR", false)]
    [InlineData("recvmmsg", "ECONNREFUSED", false)]
    [InlineData("recvmmsg", "EHOSTUNREACH", false)]
    [InlineData("sendmmsg", "EINTR", false)]
    [InlineData("sendmsg", "EINTR", true)]
    public async Task Call_that_ends_before_it_did_anything_is_made_again(string call, string error, bool isLate)
    {
        Privilege.RequireRoot("trace a process that forbids it");
        using Process strace = Process.Start(
            Tool.Strace.Required(),
            ["-f", "-qq", "-p", _appliance.Id.ToString(CultureInfo.InvariantCulture), "-o", Trace, "-e", $"trace={call}",
                "-e", $"inject={call}:error={error}:when=2+2"]);
        using var client = new Socket(_appliance.Dns.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(_appliance.Dns);
        byte[] room = new byte[512];

        await _appliance.AwaitAsync(() => Task.FromResult(AskSome(client, room, isLate) && Interruptions() >= Interrupted), "interrupted calls");

        // Asked before strace lets go: a call in the midst of which it does fails with ENOSYS.
        Assert.Equal(0, (await _appliance.ScrapeAsync()).Sum("sinkhole_dns_receive_errors_total"));

        Signal.Send(strace.Id, Signal.Terminate);
        await strace.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Every query has its answer, however often a call is cut off.</summary>
    private static bool AskSome(Socket client, byte[] room, bool isLate)
    {
        for (int asked = 0; asked < 10; asked++)
        {
            byte[] query = isLate ? NewName() : SourcePortZeroTests.Query;
            client.Send(query);
            Assert.True(client.Receive(room) >= query.Length);
        }

        return true;
    }

    /// <summary>A name that was never asked, so that no cache answers: a label of twelve characters.</summary>
    private static byte[] NewName() =>
        [.. SourcePortZeroTests.Query[..12], 12, .. Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(6))), 0, 0, 1, 0, 1];

    private int Interruptions() =>
        File.Exists(Trace) ? File.ReadLines(Trace).Count(static line => line.Contains("INJECTED", StringComparison.Ordinal)) : 0;
}
