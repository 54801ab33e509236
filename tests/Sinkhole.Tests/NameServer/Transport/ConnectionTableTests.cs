using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>Rule T8, seen by clients: which connection is evicted for a new one. The clock stands still unless a test advances it.</summary>
public sealed class ConnectionTableTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<StreamClient> _clients = [];
    private LoopbackServer? _server;

    private LoopbackServer Server => _server!;

    [Fact(Timeout = 120_000)]
    public async Task At_the_cap_of_all_the_longest_idle_connection_is_evicted()
    {
        Start(new TcpLimits { Connections = 2 });
        StreamClient oldest = await IdleAsync();
        StreamClient middle = await IdleAsync();

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.Null(oldest.Receive());
        Assert.True(IsServed(middle));
    }

    [Fact(Timeout = 120_000)]
    public async Task At_the_cap_of_a_client_its_own_longest_idle_connection_is_evicted()
    {
        Start(new TcpLimits { ConnectionsPerClient = 2 });
        StreamClient other = await IdleAsync(Address(2));
        StreamClient oldest = await IdleAsync();
        StreamClient middle = await IdleAsync();

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.Null(oldest.Receive());
        Assert.True(IsServed(middle));
        Assert.True(IsServed(other));
    }

    [Fact(Timeout = 120_000)]
    public async Task Idle_connection_is_evicted_before_one_with_an_unfinished_message()
    {
        Start(new TcpLimits { Connections = 2 });
        StreamClient unfinished = await BeginAsync();
        StreamClient idle = await IdleAsync();
        Advance(TimeSpan.FromSeconds(1));

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.Null(idle.Receive());
        Assert.True(IsFinished(unfinished));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(2, 100)]
    [InlineData(100, 2)]
    public async Task Oldest_unfinished_message_is_evicted_when_no_connection_is_idle_for_long(int ofAll, int ofOne)
    {
        Start(new TcpLimits { Connections = ofAll, ConnectionsPerClient = ofOne });
        StreamClient oldest = await BeginAsync();
        StreamClient younger = await BeginAsync();

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.True(IsReset(oldest));
        Assert.True(IsFinished(younger));
    }

    [Fact(Timeout = 120_000)]
    public async Task New_connection_without_a_query_is_kept_longer_than_older_unfinished_messages()
    {
        Start(new TcpLimits { ConnectionsPerClient = 2 });
        StreamClient oldest = await BeginAsync();
        StreamClient younger = await BeginAsync();
        StreamClient newcomer = await IdleAsync(asks: false);
        Assert.True(IsReset(oldest));

        Advance(TimeSpan.FromSeconds(1));
        Connect().Send([0]);

        Assert.True(IsReset(younger));
        Assert.True(IsServed(newcomer));
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_with_more_than_its_share_is_evicted_for_one_with_less()
    {
        Start(new TcpLimits { Connections = 3 });
        StreamClient few = await BeginAsync(Address(2));
        StreamClient many = await BeginAsync();
        StreamClient more = await BeginAsync();

        StreamClient newest = Connect(Address(3));

        Assert.True(IsServed(newest));
        Assert.True(IsReset(many));
        Assert.True(IsFinished(few));
        Assert.True(IsFinished(more));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_that_waits_for_our_answer_is_evicted_last()
    {
        using var upstream = ScriptedUpstream.Holding();
        Start(new TcpLimits { Connections = 2 }, $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}");
        StreamClient owed = Connect();
        owed.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;
        StreamClient unfinished = await BeginAsync();

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.True(IsReset(unfinished));
        upstream.Release();
        Assert.Equal("answer held.example. 60 IN A 198.51.100.1", MessageText.Print(owed.Receive()!)[^1]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Time_with_a_pending_answer_does_not_count_as_idle()
    {
        using var upstream = ScriptedUpstream.Holding();
        Start(new TcpLimits { Connections = 3 }, $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}");
        StreamClient owed = Connect(Address(2));
        owed.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;
        Advance(TimeSpan.FromSeconds(2));
        upstream.Release();
        Assert.NotNull(owed.Receive());
        await AwaitAsync(StreamWait.Query, 1);
        StreamClient many = await IdleAsync();
        StreamClient more = await IdleAsync();

        StreamClient newest = Connect(Address(3));

        Assert.True(IsServed(newest));
        Assert.Null(many.Receive());
        Assert.True(IsServed(owed));
        Assert.True(IsServed(more));
    }

    [Fact(Timeout = 120_000)]
    public async Task Pending_answer_of_an_evicted_connection_is_counted_as_evicted()
    {
        using var upstream = ScriptedUpstream.Holding();
        Start(new TcpLimits { Connections = 1 }, $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}");
        StreamClient owed = Connect();
        owed.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;

        StreamClient newest = Connect();

        Assert.True(IsServed(newest));
        Assert.True(IsReset(owed));
        upstream.Release();
        await Server.DisposeAsync();
        Assert.Equal(1, Server.Tcp.Counters.Unsent(UnsentReason.Evicted));
        Assert.Equal(LoopbackServer.Queries(Server.Tcp.Counters), LoopbackServer.Decided(Server.Tcp.Counters));
        Assert.Equal(0, Server.TcpMemory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ten_clients_with_unfinished_messages_on_all_connections_block_no_one()
    {
        Start(new TcpLimits { Connections = 50, ConnectionsPerClient = 5 });
        for (int connection = 0; connection < 50; connection++)
        {
            await BeginAsync(Address(10 + (connection % 10)));
        }

        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(IsServed(Connect())));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(IsServed(Connect(Address(10)))));
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static IPAddress Address(int last) => new([127, 0, 0, (byte)last]);

    private static bool IsServed(StreamClient client) => client.Ask("evil.example A") is ["NOERROR qr rd ra", ..];

    /// <summary>Sends what <see cref="BeginAsync"/> left out.</summary>
    private static bool IsFinished(StreamClient client)
    {
        client.Send(StreamClient.Framed("evil.example A").AsSpan(1));
        return client.Receive() is not null;
    }

    private static bool IsReset(StreamClient client)
    {
        try
        {
            return client.Receive() is null;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }

    private void Start(TcpLimits limits, string setUp = LoopbackServer.Orders) =>
        _server = LoopbackServer.Started(setUp, limits, tcpTime: _time);

    private StreamClient Connect(IPAddress? from = null)
    {
        var client = new StreamClient(Server.Tcp.EndPoint, from: from);
        _clients.Add(client);
        return client;
    }

    private void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>A connection that waits for its client's next query, or for its first one.</summary>
    private async Task<StreamClient> IdleAsync(IPAddress? from = null, bool asks = true)
    {
        StreamWait wait = asks ? StreamWait.Query : StreamWait.FirstQuery;
        int before = Server.Tcp.Waiting(wait);
        StreamClient client = Connect(from);
        Assert.True(!asks || IsServed(client));
        await AwaitAsync(wait, before + 1);
        Advance(TimeSpan.FromMilliseconds(10));
        return client;
    }

    /// <summary>A connection that has sent the first octet of a message's length.</summary>
    private async Task<StreamClient> BeginAsync(IPAddress? from = null)
    {
        int before = Server.Tcp.Waiting(StreamWait.Client);
        StreamClient client = Connect(from);
        client.Send([0]);
        await AwaitAsync(StreamWait.Client, before + 1);
        Advance(TimeSpan.FromMilliseconds(10));
        return client;
    }

    private async Task AwaitAsync(StreamWait wait, int connections)
    {
        while (Server.Tcp.Waiting(wait) < connections)
        {
            await Task.Yield();
        }
    }
}
