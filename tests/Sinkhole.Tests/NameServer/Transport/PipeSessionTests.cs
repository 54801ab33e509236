using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>A session over two pipes in memory: it needs no socket, and its deadlines hold there too.</summary>
public sealed class PipeSessionTests : IDisposable
{
    private const int PrefixOctets = sizeof(ushort);

    private readonly ManualTime _time = new();
    private readonly QueryCounters _counters = new(DnsTransport.Tcp);
    private readonly StreamMemory _memory = new(64 << 20);
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Queries_and_replies_pass_through_two_pipes()
    {
        var connection = new PipeConnection();
        Task served = ServeAsync(connection, octets: 40);
        await connection.Queries.WriteAsync(
            (byte[])[.. StreamClient.Framed("one.example A", 1), .. StreamClient.Framed("zone.example AXFR", 2)],
            TestContext.Current.CancellationToken);
        await connection.Queries.CompleteAsync();

        (int Id, int Number)[] received =
            [await NextAsync(connection), await NextAsync(connection), await NextAsync(connection), await NextAsync(connection)];
        ReadResult end = await connection.Replies.ReadAsync(TestContext.Current.CancellationToken);
        await served;

        Assert.Equal([(1, 0), (2, 1), (2, 2), (2, 0)], received.OrderBy(static message => message.Id));
        Assert.True(end.IsCompleted && end.Buffer.IsEmpty);
        Assert.Equal(["end of sending", "dispose"], connection.Ends);
        Assert.Equal((2, 0), (_counters.Responses(0, QueryOutcome.Local), _memory.Octets));
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_that_does_not_read_its_pipe_is_cut_at_the_deadline_of_its_reply()
    {
        var connection = new PipeConnection(unreadOctets: 100);
        Task served = ServeAsync(connection, octets: 60_000);
        await connection.Queries.WriteAsync(StreamClient.Framed("one.example A", 1), TestContext.Current.CancellationToken);

        // Before its reply is being sent, it would be ended as an idle one.
        ReadResult unread = await connection.Replies.ReadAsync(TestContext.Current.CancellationToken);
        connection.Replies.AdvanceTo(unread.Buffer.Start);
        while (!served.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await served;
        Assert.Equal(["abort", "dispose"], connection.Ends);
        Assert.Equal((1, 0), (_counters.Unsent(UnsentReason.Unread), _memory.Octets));
    }

    [Fact(Timeout = 120_000)]
    public async Task Silent_client_is_ended_after_the_idle_time()
    {
        var connection = new PipeConnection();
        Task served = ServeAsync(connection, octets: 40);

        while (!served.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await served;
        Assert.Equal(["end of sending", "dispose"], connection.Ends);
    }

    private async Task ServeAsync(PipeConnection connection, int octets)
    {
        var limits = new TcpLimits();
        using var session = new DnsTcpSession(
            connection,
            new Client(UInt128.One, 53, DnsTransport.Tcp),
            new ScriptedTransfers(_counters, messages: 3, octets, static _ => Task.CompletedTask),
            _counters,
            limits,
            new ConnectionTable(limits, _time),
            _memory.Open(UInt128.One),
            _time,
            new StreamStop(_stopping.Token, _stopping.Token));
        await session.RunAsync();
    }

    private static async Task<(int Id, int Number)> NextAsync(PipeConnection connection)
    {
        ReadResult read = await connection.Replies.ReadAtLeastAsync(PrefixOctets + 40, TestContext.Current.CancellationToken);
        byte[] message = read.Buffer.Slice(0, PrefixOctets + 40).ToArray();
        connection.Replies.AdvanceTo(read.Buffer.GetPosition(PrefixOctets + 40));
        return (BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(PrefixOctets)), BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)));
    }
}
