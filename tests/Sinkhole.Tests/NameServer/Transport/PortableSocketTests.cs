using System.Net;
using System.Net.Sockets;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class PortableSocketTests
{
    [Fact]
    public void Socket_waits_for_no_room_to_send()
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        Socket socket = Assert.Single(UdpBinding.Open(loopback, new UdpSetup { Path = UdpPath.Portable }));

        using var portable = new PortableSocket(socket, UdpBinding.BoundTo(socket, loopback));

        Assert.False(socket.Blocking);
    }

    [Fact]
    public void Both_buffers_are_asked_for_alike()
    {
        using Socket socket = Assert.Single(UdpBinding.Open(new IPEndPoint(IPAddress.Loopback, 0), new UdpSetup()));
        using var asked = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = 4 << 20,
            SendBufferSize = 4 << 20,
        };

        Assert.Equal((asked.ReceiveBufferSize, asked.SendBufferSize), (socket.ReceiveBufferSize, socket.SendBufferSize));
    }
}
