using System.Linq;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class StreamMemoryTests
{
    private const int Message = 1024 - ConnectionMemory.EntryOctets;

    private readonly StreamMemory _memory = new(1 << 20);

    [Fact]
    public void One_client_leaves_as_much_as_it_takes_and_the_reserve()
    {
        long taken = Fill(host: 1);

        Assert.InRange(taken, 447 << 10, 448 << 10);
        Assert.Equal(taken, _memory.Octets);
    }

    [Fact]
    public void Newcomers_have_room_beside_any_number_of_greedy_clients()
    {
        for (uint host = 1; host <= 40; host++)
        {
            Fill(host);
        }

        Assert.InRange(_memory.Octets, 0, 1 << 20);
        Assert.All(Enumerable.Range(100, 10), host => Assert.True(_memory.Open((uint)host).TryTake(Message)));
    }

    [Fact]
    public void Limit_is_never_passed()
    {
        for (uint host = 1; host <= 2000; host++)
        {
            Fill(host);
            Assert.InRange(_memory.Octets, 0, 1 << 20);
        }
    }

    [Fact]
    public void Connections_of_one_client_share_what_it_may_hold()
    {
        Fill(host: 1);

        Assert.False(_memory.Open(1).TryTake(Message));
        Assert.True(_memory.Open(2).TryTake(Message));
    }

    [Fact]
    public void One_connection_holds_a_query_and_a_reply_of_full_length_and_no_more()
    {
        ConnectionMemory connection = _memory.Open(1);

        Assert.True(connection.TryTake(65_535));
        Assert.True(connection.TryTake(65_535));
        Assert.False(connection.TryTake(1));
        Assert.True(_memory.Open(1).TryTake(65_535));
    }

    [Fact]
    public void One_connection_holds_a_64th_of_a_large_limit()
    {
        ConnectionMemory connection = new StreamMemory(64 << 20).Open(1);

        Assert.Equal(1024, Enumerable.Range(0, 2000).Count(_ => connection.TryTake(Message)));
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
        Fill(host: 1);
        long before = _memory.Octets;

        Assert.False(_memory.Open(1).TryTake(65_535));

        Assert.Equal(before, _memory.Octets);
    }

    [Fact]
    public void Client_is_known_until_its_connections_are_over_and_nothing_of_them_waits()
    {
        ConnectionMemory first = _memory.Open(1);
        ConnectionMemory second = _memory.Open(1);
        Assert.True(first.TryTake(Message));

        second.Close();
        first.Close();
        Assert.Equal(1, _memory.ClientCount);
        first.Return(Message);

        Assert.Equal(0, _memory.ClientCount);
    }

    /// <summary>Takes all that a client gets, on as many connections as it likes.</summary>
    private long Fill(uint host)
    {
        long before = _memory.Octets;
        for (ConnectionMemory connection = _memory.Open(host); connection.TryTake(Message); connection = _memory.Open(host))
        {
            while (connection.TryTake(Message))
            {
            }
        }

        return _memory.Octets - before;
    }
}
