using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Warning.Hosting;
using Xunit;

namespace Sinkhole.Tests.Warning.Hosting;

public sealed class PausingTransportTests : IAsyncLifetime
{
    private readonly PausingTransport _transport = new(NullLoggerFactory.Instance, most: 1);
    private IConnectionListener _listener = null!;

    public async ValueTask InitializeAsync() =>
        _listener = await _transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task One_more_than_the_most_is_accepted_when_one_is_closed_and_not_before()
    {
        using Socket first = await ConnectAsync();
        using Socket second = await ConnectAsync();
        ConnectionContext? accepted = await AcceptAsync();

        Task<ConnectionContext?> next = AcceptAsync();

        Assert.False(next.IsCompleted);
        await accepted!.DisposeAsync();
        await accepted.DisposeAsync();
        ConnectionContext? other = await next;
        Assert.Equal(second.LocalEndPoint, other!.RemoteEndPoint);
        await other.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Unbinding_ends_the_wait_for_a_place_and_the_wait_for_a_client()
    {
        Task<ConnectionContext?> waiting = AcceptAsync();
        Task<ConnectionContext?> behind = AcceptAsync();

        await _listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.Null(await waiting);
        Assert.Null(await behind);
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
    public async Task Address_in_use_is_told_as_Kestrel_tells_it() =>
        await Assert.ThrowsAsync<AddressInUseException>(async () => await _transport.BindAsync(_listener.EndPoint));

    private async Task<ConnectionContext?> AcceptAsync() => await _listener.AcceptAsync(TestContext.Current.CancellationToken);

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_listener.EndPoint, TestContext.Current.CancellationToken);
        return client;
    }
}
