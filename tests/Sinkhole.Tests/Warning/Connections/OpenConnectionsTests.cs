using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Warning.Connections;
using Xunit;

namespace Sinkhole.Tests.Warning.Connections;

public sealed class OpenConnectionsTests : IDisposable
{
    private const string Crowd = "127.0.2.1";
    private const string Neighbour = "127.0.2.2";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _clients = [];
    private readonly SemaphoreSlim _places = new(0);
    private OpenConnections _open = null!;
    private readonly List<ConnectionLimit> _rejected = [];

    public OpenConnectionsTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen();
        Limit();
    }

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        _listener.Dispose();
        _places.Dispose();
    }

    [Fact]
    public async Task Client_at_its_cap_loses_its_own_longest_idle_connection_and_no_neighbour_does()
    {
        Limit(ofOneClient: 2);
        ClientConnection neighbour = await AdmittedAsync(Neighbour);
        ClientConnection oldest = await AdmittedAsync(Crowd);
        ClientConnection other = await AdmittedAsync(Crowd);

        ClientConnection newcomer = await AdmittedAsync(Crowd);

        Assert.Equal((true, true, false, true), (IsOpen(neighbour), IsOpen(other), IsOpen(oldest), IsOpen(newcomer)));
        Assert.Equal([ConnectionLimit.Places], _rejected);
    }

    [Fact]
    public async Task Connection_that_is_being_answered_stays_and_the_next_one_is_closed()
    {
        Limit(ofOneClient: 2);
        ClientConnection working = await AdmittedAsync(Crowd);
        ClientConnection idle = await AdmittedAsync(Crowd);
        working.HasRead(10);

        ClientConnection newcomer = await AdmittedAsync(Crowd);

        Assert.Equal((true, false, true), (IsOpen(working), IsOpen(idle), IsOpen(newcomer)));
    }

    [Fact]
    public async Task New_connection_is_refused_if_all_of_its_client_are_being_answered()
    {
        Limit(ofOneClient: 1);
        ClientConnection working = await AdmittedAsync(Crowd);
        working.HasRead(10);

        Assert.False(_open.TryAdmit(await AcceptAsync(Crowd)));
        Assert.True(IsOpen(working));
        Assert.Equal([ConnectionLimit.Places], _rejected);
    }

    [Fact]
    public async Task Connection_whose_client_does_not_read_is_closed_like_an_idle_one()
    {
        Limit(ofOneClient: 1);
        ClientConnection deaf = await AdmittedAsync(Crowd);
        deaf.HasRead(10);
        deaf.AllowEviction();

        await AdmittedAsync(Crowd);

        Assert.False(IsOpen(deaf));
    }

    [Fact]
    public async Task Connection_that_waits_for_its_client_to_close_is_closed_like_an_idle_one()
    {
        Limit(ofOneClient: 1);
        ClientConnection answered = await AdmittedAsync(Crowd);
        answered.HasRead(10);
        answered.HasWritten();
        Task closing = answered.DisposeAsync().AsTask();

        await AdmittedAsync(Crowd);

        Assert.False(IsOpen(answered));
        await closing;
    }

    [Fact]
    public async Task Client_that_reads_its_answer_is_disconnected_last()
    {
        Limit(ofOneClient: 2);
        ClientConnection reader = await AdmittedAsync(Crowd);
        ClientConnection other = await AdmittedAsync(Crowd);
        reader.HasWritten();
        reader.AllowEviction();

        await AdmittedAsync(Crowd);

        Assert.Equal((true, false), (IsOpen(reader), IsOpen(other)));
    }

    [Fact]
    public async Task Octets_of_a_head_do_not_renew_a_wait()
    {
        Limit(ofOneClient: 2);
        ClientConnection slow = await AdmittedAsync(Crowd);
        ClientConnection idle = await AdmittedAsync(Crowd);
        slow.HasRead(1);
        slow.AllowEviction();

        await AdmittedAsync(Crowd);

        Assert.Equal((false, true), (IsOpen(slow), IsOpen(idle)));
    }

    [Fact]
    public async Task Client_beyond_its_share_of_memory_loses_its_longest_idle_connection()
    {
        Limit(memory: 4 * ((2 * ClientConnection.ObjectOctets) + 8192));
        ClientConnection neighbour = await AdmittedAsync(Neighbour);
        ClientConnection oldest = await AdmittedAsync(Crowd);
        ClientConnection other = await AdmittedAsync(Crowd);
        other.HasRead(10);

        _ = other.Output.GetMemory(8192);
        Assert.False(IsOpen(oldest));
        _ = other.Output.GetMemory(32 * 1024);

        Assert.Equal((true, false), (IsOpen(neighbour), IsOpen(other)));
        Assert.Equal([ConnectionLimit.Memory, ConnectionLimit.Memory], _rejected);
    }

    [Fact]
    public async Task Visitor_that_reads_a_page_is_not_disconnected_for_idle_connections()
    {
        const int Block = 4096;
        Limit(memory: 4 * ((5 * ClientConnection.ObjectOctets) + (2 * Block)));
        List<ClientConnection> crowd = [];
        for (int client = 3; client < 7; client++)
        {
            for (int connection = 0; connection < 5; connection++)
            {
                crowd.Add(await AdmittedAsync($"127.0.2.{client}"));
            }

            _ = crowd[^1].Output.GetMemory(Block);
        }

        ClientConnection visitor = await AdmittedAsync(Neighbour);
        _ = visitor.Output.GetMemory(8 * Block);

        Assert.True(IsOpen(visitor));
        Assert.Contains(crowd, connection => !IsOpen(connection));
    }

    [Fact]
    public async Task Client_with_most_memory_loses_a_connection_when_the_limit_of_all_is_reached()
    {
        Limit(memory: (5 * ClientConnection.ObjectOctets) + 4096);
        ClientConnection neighbour = await AdmittedAsync(Neighbour);
        ClientConnection[] crowd =
        [
            await AdmittedAsync("127.0.2.3"), await AdmittedAsync("127.0.2.4"), await AdmittedAsync("127.0.2.5"), await AdmittedAsync("127.0.2.6"),
        ];
        _ = crowd[3].Output.GetMemory(4096);

        neighbour.HasRead(300);

        Assert.Equal((true, false), (IsOpen(neighbour), IsOpen(crowd[3])));
        Assert.Equal((4 * ClientConnection.ObjectOctets) + 1800, _open.Octets);
    }

    [Fact]
    public async Task New_connection_is_kept_if_the_client_with_most_memory_has_no_idle_connection()
    {
        const int Block = 16 * 1024;
        Limit(memory: 4 * 58 * 1024);
        ClientConnection[] working = [await AdmittedAsync("127.0.2.3"), await AdmittedAsync("127.0.2.3")];
        foreach (ClientConnection connection in working)
        {
            _ = connection.Output.GetMemory(Block);
            connection.HasRead(10);
        }

        List<ClientConnection> waiting = [];
        for (int client = 4; client < 7; client++)
        {
            waiting.Add(await AdmittedAsync($"127.0.2.{client}"));
            _ = waiting[^1].Output.GetMemory(2 * Block);
        }

        ClientConnection idle = await AdmittedAsync("127.0.2.7");
        _ = idle.Output.GetMemory(Block);
        ClientConnection newcomer = await AdmittedAsync(Neighbour);
        Assert.All(waiting, static connection => Assert.True(IsOpen(connection)));
        newcomer.HasRead(2048);

        Assert.Equal((true, true, false), (IsOpen(newcomer), IsOpen(idle), IsOpen(waiting[0])));
        Assert.All(working, static connection => Assert.True(IsOpen(connection)));
    }

    [Fact]
    public async Task Connection_with_much_memory_is_closed_before_an_older_idle_one()
    {
        Limit(memory: 4 * ((3 * ClientConnection.ObjectOctets) + (32 * 1024)));
        ClientConnection idle = await AdmittedAsync(Crowd);
        ClientConnection deaf = await AdmittedAsync(Crowd);
        _ = deaf.Output.GetMemory(32 * 1024);
        ClientConnection newcomer = await AdmittedAsync(Crowd);

        newcomer.HasRead(600);

        Assert.Equal((true, false, true), (IsOpen(idle), IsOpen(deaf), IsOpen(newcomer)));
    }

    [Fact]
    public async Task Connection_with_large_requests_is_closed_before_a_new_one_without_requests()
    {
        Limit(memory: 4 * 2 * 40 * 1024);
        ClientConnection newcomer = await AdmittedAsync(Crowd);
        ClientConnection heavy = await AdmittedAsync(Crowd);

        heavy.HasRead(30_000);

        Assert.Equal((true, false), (IsOpen(newcomer), IsOpen(heavy)));
    }

    [Fact]
    public async Task No_connection_is_accepted_while_many_evicted_ones_are_not_closed()
    {
        const int MaxEvicted = 64;
        Limit(ofOneClient: 1);
        List<ClientConnection> cut = [];
        for (int connection = 0; connection < MaxEvicted + 2; connection++)
        {
            cut.Add(await AdmittedAsync(Crowd));
        }

        Task room = _open.WaitForRoomAsync(TestContext.Current.CancellationToken);

        Assert.False(room.IsCompleted);
        await cut[0].DisposeAsync();
        await room;
    }

    [Fact]
    public async Task No_connection_is_accepted_while_too_much_work_is_queued()
    {
        Limit(queuedWork: -1);
        using var ended = new CancellationTokenSource();

        Task room = _open.WaitForRoomAsync(ended.Token);

        Assert.False(room.IsCompleted);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
        Limit(queuedWork: long.MaxValue);
        Assert.True(_open.WaitForRoomAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Client_with_no_more_than_its_share_keeps_it_while_a_crowd_comes_anew()
    {
        Limit(ofAll: 4);
        ClientConnection neighbour = await AdmittedAsync(Neighbour);
        List<ClientConnection> crowd = [];
        for (int connection = 0; connection < 20; connection++)
        {
            crowd.Add(await AdmittedAsync(Crowd));
        }

        Assert.True(IsOpen(neighbour));
        Assert.Equal(crowd[^3..], crowd.FindAll(IsOpen));
    }

    [Fact]
    public async Task If_no_client_exceeds_its_share_the_longest_idle_connection_is_closed()
    {
        Limit(ofAll: 2);
        ClientConnection first = await AdmittedAsync(Neighbour);
        ClientConnection second = await AdmittedAsync(Crowd);

        await AdmittedAsync("127.0.2.3");

        Assert.Equal((false, true), (IsOpen(first), IsOpen(second)));
    }

    [Fact]
    public async Task Place_is_given_back_when_the_socket_is_closed_and_once()
    {
        ClientConnection connection = await AdmittedAsync(Crowd);
        connection.TakeSlot();

        connection.Cut();
        int atTheCut = _places.CurrentCount;
        await connection.DisposeAsync();

        Assert.Equal((1, 1), (atTheCut, _places.CurrentCount));
    }

    [Fact]
    public async Task All_that_was_charged_is_given_back()
    {
        ClientConnection connection = await AdmittedAsync(Crowd);
        _ = connection.Output.GetMemory(8192);
        connection.HasRead(700);

        await connection.DisposeAsync();

        Assert.Equal(0, _open.Octets);
    }

    private static bool IsOpen(ClientConnection connection) => connection.Share is not null;

    private void Limit(int ofOneClient = 100, long memory = 1 << 20, int ofAll = 100, long queuedWork = 128) => _open = new OpenConnections(
        new ConnectionLimits
        {
            Connections = ofAll,
            ConnectionsPerClient = ofOneClient,
            MemoryOctets = OpenConnections.ProcessOctetsOfOctet * memory,
            QueuedWork = queuedWork,
        },
        _rejected.Add);

    private async Task<ClientConnection> AdmittedAsync(string address)
    {
        ClientConnection connection = await AcceptAsync(address);
        Assert.True(_open.TryAdmit(connection));
        return connection;
    }

    private async Task<ClientConnection> AcceptAsync(string address)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _clients.Add(client);
        client.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndPoint!).Port, TestContext.Current.CancellationToken);
        return new ClientConnection(await _listener.AcceptAsync(TestContext.Current.CancellationToken), _open, _places);
    }
}
