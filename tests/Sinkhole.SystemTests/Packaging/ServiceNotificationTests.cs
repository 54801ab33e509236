using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>
/// What the built program tells a service manager (sd_notify(3), sd_watchdog_enabled(3)), by a socket of our own: the normal run has no
/// systemd. <see cref="BootedUnitTests"/> has one, and holds what it makes of it.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class ServiceNotificationTests : IDisposable
{
    private const string TwoSeconds = "2000000";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly ApplianceHome _home = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Dictionary<string, string> _environment;

    public ServiceNotificationTests()
    {
        string path = Path.Combine(_home.Folder, "notify");
        _manager.Bind(new UnixDomainSocketEndPoint(path));
        _environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = TwoSeconds };
    }

    public void Dispose()
    {
        _manager.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Service_manager_is_notified_of_start_watchdog_reload_and_stop()
    {
        await using ApplianceProcess appliance = await _home.StartAsync(_environment);
        await ReceiveUntilAsync("READY=1");
        await ReceiveUntilAsync("WATCHDOG=1");
        await ReceiveUntilAsync("WATCHDOG=1");

        // Read meanwhile: a full queue of a socket makes the appliance wait.
        Task<ProgramRun> reload = _home.ReloadAsync();
        await ReceiveUntilAsync("RELOADING=1");
        await ReceiveUntilAsync("READY=1");
        Assert.Equal(ExitCode.Ok, (await reload).Code);

        await appliance.StopAsync();
        await ReceiveUntilAsync("STOPPING=1");
    }

    /// <summary>Skips what comes before; each state is awaited in its turn.</summary>
    private async Task ReceiveUntilAsync(string state)
    {
        byte[] room = new byte[256];
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        string told;
        do
        {
            told = Encoding.UTF8.GetString(room, 0, await _manager.ReceiveAsync(room, timeout.Token));
        }
        while (!told.StartsWith(state, StringComparison.Ordinal));
    }
}
