using System.Linq;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class StreamMemoryTests
{
    private const long Limit = 64 << 20;
    private const int Query = 60;
    private const int Answer = 45_000;
    private const int ConnectionsOfClient = 20;

    private readonly StreamMemory _memory = new(Limit);

    [Fact]
    public void One_client_leaves_as_much_as_it_takes_and_the_reserve()
    {
        Fill(host: 1, connections: 100);

        Assert.InRange(_memory.Octets, 27L << 20, 29L << 20);
    }

    [Fact]
    public void New_clients_are_accepted_beside_forty_greedy_clients()
    {
        for (uint host = 1; host <= 40; host++)
        {
            Fill(host, ConnectionsOfClient);
        }

        Assert.All(Enumerable.Range(100, 100), host => Assert.True(_memory.Open((uint)host).TryTake(Query)));
    }

    [Fact]
    public void Neighbour_with_the_address_of_a_greedy_client_gets_its_answer()
    {
        Fill(host: 1, connections: 100);

        Assert.True(_memory.Open(1).TryTake(Query));
        Assert.False(_memory.Open(1).TryTake(Answer));
        Assert.True(_memory.Open(2).TryTake(Answer));
    }

    [Fact]
    public void Limit_is_never_passed()
    {
        for (uint host = 1; host <= 2000; host++)
        {
            Fill(host, ConnectionsOfClient);
            Assert.InRange(_memory.Octets, 0, Limit);
        }
    }

    [Fact]
    public void One_connection_holds_a_64th_of_a_large_limit()
    {
        ConnectionMemory connection = _memory.Open(1);

        Assert.Equal((1 << 20) / ConnectionMemory.CostOf(Query), Enumerable.Range(0, 5000).Count(_ => connection.TryTake(Query)));
    }

    [Fact]
    public void One_connection_holds_a_query_and_a_reply_of_full_length_of_a_small_limit()
    {
        var memory = new StreamMemory(1 << 20);
        ConnectionMemory connection = memory.Open(1);

        Assert.True(connection.TryTake(65_535));
        Assert.True(connection.TryTake(65_535));
        Assert.False(connection.TryTake(1));
    }

    [Fact]
    public void What_is_returned_may_be_taken_again()
    {
        ConnectionMemory connection = _memory.Open(1);
        Assert.True(connection.TryTake(65_535));

        connection.Return(65_535);

        Assert.Equal(0, _memory.Octets);
        Assert.True(connection.TryTake(65_535));
    }

    [Fact]
    public void Refusal_counts_nothing()
    {
        Fill(host: 1, connections: 100);
        long before = _memory.Octets;

        Assert.False(_memory.Open(1).TryTake(65_535));

        Assert.Equal(before, _memory.Octets);
    }

    [Fact]
    public void Client_is_known_until_its_connections_are_over_and_nothing_of_them_waits()
    {
        ConnectionMemory first = _memory.Open(1);
        ConnectionMemory second = _memory.Open(1);
        Assert.True(first.TryTake(Query));

        second.Close();
        first.Close();
        Assert.Equal(1, _memory.ClientCount);
        first.Return(Query);

        Assert.Equal(0, _memory.ClientCount);
    }

    /// <summary>Takes all the memory that a client gets on this many connections: long answers first, then queries.</summary>
    private void Fill(uint host, int connections)
    {
        for (int connection = 0; connection < connections; connection++)
        {
            ConnectionMemory memory = _memory.Open(host);
            foreach (int octets in new[] { Answer, Query })
            {
                while (memory.TryTake(octets))
                {
                    continue;
                }
            }
        }
    }
}
