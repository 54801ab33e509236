using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>A signal that ends a call before it did anything costs nobody his answer: the built program, by strace's injection.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class InterruptedCallTests : IAsyncLifetime
{
    private const int Interrupted = 20;

    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    private string Trace => Path.Join(_home.Folder, "trace");

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Theory(Timeout = 120_000)]
    [InlineData("recvmmsg")]
    [InlineData("sendmmsg")]
    public async Task Call_that_a_signal_interrupts_is_made_again(string call)
    {
        Privilege.RequireRoot("trace a process that forbids it");
        using Process strace = Process.Start(
            Tool.Strace.Required(),
            ["-f", "-qq", "-p", _appliance.Id.ToString(CultureInfo.InvariantCulture), "-o", Trace, "-e", $"trace={call}",
                "-e", $"inject={call}:error=EINTR:when=2+2"]);
        using var client = new Socket(_appliance.Dns.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(_appliance.Dns);
        byte[] room = new byte[512];

        await _appliance.AwaitAsync(() => Task.FromResult(AskSome(client, room) && Interruptions() >= Interrupted), "interrupted calls");

        Signal.Send(strace.Id, Signal.Terminate);
        await strace.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Every query has its answer, however often a call is cut off.</summary>
    private static bool AskSome(Socket client, byte[] room)
    {
        for (int asked = 0; asked < 10; asked++)
        {
            client.Send(SourcePortZeroTests.Query);
            Assert.True(client.Receive(room) > SourcePortZeroTests.Query.Length);
        }

        return true;
    }

    private int Interruptions() =>
        File.Exists(Trace) ? File.ReadLines(Trace).Count(static line => line.Contains("INJECTED", StringComparison.Ordinal)) : 0;
}
