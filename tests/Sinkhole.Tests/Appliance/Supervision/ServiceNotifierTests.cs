using System;
using System.Net.Sockets;
using System.Text;
using Sinkhole.Supervision;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class ServiceNotifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_state_is_sent_to_the_service_manager()
    {
        string path = _folder.Below("notify");
        using Socket manager = Listen(path);
        using ServiceNotifier notifier = new(path, TimeProvider.System);

        notifier.Ready();
        notifier.Ping();
        notifier.Reloading();
        notifier.Stopping();

        Assert.Equal("READY=1", Receive(manager));
        Assert.Equal("WATCHDOG=1", Receive(manager));
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", Receive(manager));
        Assert.Equal("STOPPING=1", Receive(manager));
    }

    [Fact]
    public void Abstract_socket_is_reached()
    {
        string name = Guid.NewGuid().ToString("N");
        using Socket manager = Listen('\0' + name);
        using ServiceNotifier notifier = new('@' + name, TimeProvider.System);

        notifier.Ready();

        Assert.Equal("READY=1", Receive(manager));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/notify")]
    public void Nothing_is_sent_without_a_service_manager(string? address)
    {
        using ServiceNotifier notifier = new(address, TimeProvider.System);

        notifier.Ready();
    }

    private static Socket Listen(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
