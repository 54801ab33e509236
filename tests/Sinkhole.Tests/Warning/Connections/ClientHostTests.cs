using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Tests.Appliance;
using Sinkhole.Warning.Connections;
using Xunit;

namespace Sinkhole.Tests.Warning.Connections;

public sealed class ClientHostTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("2001:db8::1", "192.0.2.1", false)]
    public void One_client_is_an_IPv4_address_or_the_64_of_an_IPv6_one(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Of(one) == Of(other));
    }

    [Fact]
    public void What_is_no_address_is_no_client()
    {
        Assert.Null(ClientHost.Of((EndPoint?)null));
        Assert.Null(ClientHost.Of(new DnsEndPoint("client.example", 1)));
    }

    [Fact]
    public async Task Client_of_a_unix_socket_is_its_process()
    {
        using var folder = new TemporaryFolder();
        var path = new UnixDomainSocketEndPoint(folder.Below("one.sock"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(path);
        listener.Listen();
        await client.ConnectAsync(path, TestContext.Current.CancellationToken);

        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ulong)Environment.ProcessId, ClientHost.Of(accepted));
    }

    private static ulong? Of(string address) => ClientHost.Of(new IPEndPoint(IPAddress.Parse(address), 1));
}
