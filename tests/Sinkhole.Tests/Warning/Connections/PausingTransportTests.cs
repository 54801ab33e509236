using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sinkhole.Warning.Connections;
using Xunit;

namespace Sinkhole.Tests.Warning.Connections;

public sealed class PausingTransportTests : IAsyncLifetime
{
    private readonly PausingTransport _transport = new(
        new ConnectionLimits { Connections = 1, ConnectionsPerClient = 1, MemoryOctets = 1024 * 1024 }, static _ => { });

    private IConnectionListener _listener = null!;

    public async ValueTask InitializeAsync() =>
        _listener = await _transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task New_connection_is_accepted_and_the_longest_idle_one_is_closed()
    {
        using Socket first = await ConnectAsync();
        await using ConnectionContext? accepted = await AcceptAsync();
        using Socket second = await ConnectAsync();

        await using ConnectionContext? other = await AcceptAsync();

        Assert.Equal(second.LocalEndPoint, other!.RemoteEndPoint);
        await Assert.ThrowsAsync<SocketException>(
            async () => await first.ReceiveAsync(new byte[1], SocketFlags.None, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task New_connections_do_not_wait_until_evicted_ones_are_closed()
    {
        Socket[] clients = [await ConnectAsync(), await ConnectAsync(), await ConnectAsync(), await ConnectAsync()];

        ConnectionContext?[] accepted = [await AcceptAsync(), await AcceptAsync(), await AcceptAsync(), await AcceptAsync()];

        Assert.Equal(clients[3].LocalEndPoint, accepted[3]!.RemoteEndPoint);
        foreach (ConnectionContext? connection in accepted)
        {
            await connection!.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Unbinding_ends_the_wait_for_a_place_and_the_wait_for_a_client()
    {
        Task<ConnectionContext?>[] waiting = [AcceptAsync(), AcceptAsync(), AcceptAsync(), AcceptAsync()];

        await _listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.All(await Task.WhenAll(waiting), Assert.Null);
    }

    [Fact(Timeout = 60_000)]
    public async Task Place_of_a_wait_that_ended_without_a_client_is_free()
    {
        await _listener.UnbindAsync(TestContext.Current.CancellationToken);
        Assert.Null(await AcceptAsync());
        await using IConnectionListener other = await _transport.BindAsync(
            new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(other.EndPoint, TestContext.Current.CancellationToken);

        ConnectionContext? accepted = await other.AcceptAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(accepted);
        await accepted.DisposeAsync();
    }

    [Fact]
    public async Task Address_in_use_is_reported_like_Kestrel_does() =>
        await Assert.ThrowsAsync<AddressInUseException>(async () => await _transport.BindAsync(_listener.EndPoint));

    private async Task<ConnectionContext?> AcceptAsync() => await _listener.AcceptAsync(TestContext.Current.CancellationToken);

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_listener.EndPoint, TestContext.Current.CancellationToken);
        return client;
    }
}
