using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Supervision;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class WatchdogTests : IAsyncLifetime
{
    private const string HalfAMinute = "30000000";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Queue<string?> _faults = [];
    private Socket _manager = null!;
    private ServiceNotifier _notifier = null!;
    private Watchdog _watchdog = null!;

    public ValueTask InitializeAsync()
    {
        string path = _folder.Below("notify");
        _manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _manager.Bind(new UnixDomainSocketEndPoint(path));
        _notifier = new ServiceNotifier(path, _time);
        _watchdog = new Watchdog(_notifier, NextFault, _time, NullLogger.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync();
        _notifier.Dispose();
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ping_is_sent_at_once_and_then_four_times_per_interval()
    {
        _watchdog.Start(HalfAMinute);
        Assert.Equal("WATCHDOG=1", await ReceiveAsync());
        _time.Advance(TimeSpan.FromSeconds(7.5));
        Assert.Equal("WATCHDOG=1", await ReceiveAsync());
    }

    [Fact]
    public async Task Failed_check_sends_no_ping_and_the_next_good_one_does()
    {
        _faults.Enqueue("127.0.0.1:53 did not answer");

        _watchdog.Start(HalfAMinute);
        Assert.Equal(0, _manager.Available);
        _time.Advance(TimeSpan.FromSeconds(7.5));

        Assert.Equal("WATCHDOG=1", await ReceiveAsync());
        Assert.Equal(0, _manager.Available);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("soon")]
    public void No_ping_is_sent_without_a_watchdog(string? microseconds)
    {
        _watchdog.Start(microseconds);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _manager.Available);
    }

    private Task<string?> NextFault(CancellationToken cancellationToken) =>
        Task.FromResult(_faults.TryDequeue(out string? fault) ? fault : null);

    private async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
    }
}
