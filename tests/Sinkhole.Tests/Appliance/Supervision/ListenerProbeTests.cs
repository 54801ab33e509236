using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Supervision;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class ListenerProbeTests
{
    // Not what it takes, but when a test gives up: the machine may be busy.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Listener_that_answers_is_healthy_on_the_wildcard_address_too()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        int port = server.Udp.EndPoint.Port;
        var probe = new ListenerProbe([server.Udp.EndPoint, new IPEndPoint(IPAddress.Any, port)], Timeout, TimeProvider.System);

        Assert.Null(await probe.ProbeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Listener_that_misses_two_of_three_datagrams_is_healthy()
    {
        int heard = 0;
        using var listener = new ScriptedUpstream(query => Interlocked.Increment(ref heard) % 3 == 0 ? [ScriptedUpstream.Answer(query)] : []);
        ManualTime time = new();
        var probe = new ListenerProbe([listener.EndPoint], TimeSpan.FromSeconds(30), time);

        Task<string?> asked = probe.ProbeAsync(TestContext.Current.CancellationToken);
        for (int missed = 1; missed <= 2; missed++)
        {
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref heard) == missed, TimeSpan.FromSeconds(30)));
            time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Null(await asked);
    }

    [Fact]
    public async Task Listener_that_answers_over_UDP_and_TCP_is_healthy()
    {
        using var listener = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)], query => ScriptedUpstream.Answer(query));
        var probe = new ListenerProbe([listener.EndPoint], Timeout, TimeProvider.System, asksTcp: true);

        Assert.Null(await probe.ProbeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Listener_that_answers_only_over_UDP_is_unhealthy_when_TCP_is_checked()
    {
        // Its TCP port is another one, without a UDP listener.
        await using LoopbackServer server = LoopbackServer.Started();
        IPEndPoint udp = server.Udp.EndPoint;

        string? fault = await new ListenerProbe([udp], Timeout, TimeProvider.System, asksTcp: true)
            .ProbeAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith($"{udp} over TCP cannot be queried", fault, StringComparison.Ordinal);
        Assert.Null(await new ListenerProbe([udp], Timeout, TimeProvider.System).ProbeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_silent_listener_among_many_is_named()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var deaf = (IPEndPoint)silent.LocalEndPoint!;
        ManualTime time = new();

        // The first fault is reported: on a slow machine the other listener may time out too.
        Task<string?> asked = new ListenerProbe([deaf, server.Udp.EndPoint], ListenerProbe.WatchdogTimeout, time).ProbeAsync(TestContext.Current.CancellationToken);
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains($"{deaf} did not answer", await asked, StringComparison.Ordinal);
    }
}
