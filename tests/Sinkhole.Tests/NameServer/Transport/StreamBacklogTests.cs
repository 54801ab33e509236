using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class StreamBacklogTests
{
    private readonly StreamBacklog _backlog = new(maxQueries: 2, maxOctets: 100);

    [Fact(Timeout = 120_000)]
    public async Task Third_query_waits_until_one_of_two_is_answered()
    {
        _backlog.Enter();
        _backlog.Enter();

        Task room = _backlog.AwaitRoomAsync(CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        _backlog.Leave();

        await room;
    }

    [Fact(Timeout = 120_000)]
    public async Task Query_waits_until_replies_beyond_the_share_are_sent()
    {
        _backlog.Enter();
        _backlog.AddReply(101);

        Task room = _backlog.AwaitRoomAsync(CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        _backlog.Leave(101);

        await room;
    }

    [Fact(Timeout = 120_000)]
    public async Task Wait_for_an_empty_backlog_ends_after_the_last_answer()
    {
        _backlog.Enter();
        _backlog.Enter();

        Task empty = _backlog.AwaitEmptyAsync(CancellationToken.None).AsTask();
        _backlog.Leave();
        Assert.False(_backlog.IsEmpty);
        Assert.False(empty.IsCompleted);
        _backlog.Leave();

        await empty;
    }

    [Fact(Timeout = 120_000)]
    public async Task Wait_ends_with_the_connection()
    {
        using var ended = new CancellationTokenSource();
        _backlog.Enter();
        _backlog.AddReply(101);

        Task room = _backlog.AwaitRoomAsync(ended.Token).AsTask();
        Task empty = _backlog.AwaitEmptyAsync(ended.Token).AsTask();
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => empty);
    }

    [Fact(Timeout = 120_000)]
    public async Task No_change_is_missed_while_many_threads_count()
    {
        for (int round = 0; round < 1000; round++)
        {
            var backlog = new StreamBacklog(maxQueries: 1, maxOctets: 0);
            backlog.Enter();
            var left = new Thread(() => backlog.Leave());
            left.Start();

            await backlog.AwaitRoomAsync(CancellationToken.None);

            Assert.True(backlog.IsEmpty);
            left.Join();
        }
    }
}
