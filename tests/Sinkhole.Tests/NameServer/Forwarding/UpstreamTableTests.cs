using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Which upstream is asked, how often, and when it is not asked.</summary>
public sealed class UpstreamTableTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    private readonly ManualTime _time = new();
    private readonly UpstreamTable _table;

    public UpstreamTableTests()
    {
        _table = new UpstreamTable(Timeout, static () => ForwardRoutes.None, static _ => { }, _time);
    }

    [Fact]
    public async Task Preferred_upstream_alone_is_asked_while_it_answers()
    {
        using var first = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);

        Assert.Equal(Rcode.NoError, (await Ask(first, second)).Rcode);

        Assert.Single(first.Received);
        Assert.Empty(second.Received);
    }

    [Fact]
    public async Task Next_upstream_is_asked_on_silence()
    {
        using ScriptedUpstream first = ScriptedUpstream.Silent();
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);

        Task<UpstreamAnswer> asked = Ask(first, second);
        _time.Advance(Timeout);

        Assert.Equal(Rcode.NoError, (await asked).Rcode);
    }

    [Theory]
    [InlineData(0x8182)]
    [InlineData(0x8185)]
    [InlineData(0x8181)]
    public async Task Next_upstream_is_asked_on_failure(ushort flags)
    {
        using var first = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, flags, [], 0)]);
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);

        Assert.Equal(Rcode.NoError, (await Ask(first, second)).Rcode);
    }

    [Fact]
    public async Task Single_upstream_that_fails_is_not_asked_the_same_again()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, 0x8182, [], 0)]);

        Assert.Equal(AnswerFault.Failure, (await Ask(upstream)).Fault);

        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task Failures_leave_the_circuit_closed()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, 0x8182, [], 0)]);
        for (int question = 0; question < 20; question++)
        {
            await Ask(upstream);
        }

        Upstream state = Assert.Single(_table.Among(new ForwardRoutes([upstream.EndPoint])));
        Assert.NotEqual(UpstreamState.Open, state.State);
        Assert.Equal(20, state.Failed);
    }

    [Fact]
    public async Task Answer_later_than_the_95th_percentile_starts_a_hedged_try()
    {
        bool isLate = false;
        using var first = new ScriptedUpstream(query => Volatile.Read(ref isLate) ? [] : [ScriptedUpstream.Answer(query)]);
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await MakeKnown(first, second);
        Volatile.Write(ref isLate, true);

        Task<UpstreamAnswer> asked = Ask(first, second);
        AdvanceUntil(() => !second.Received.IsEmpty);

        Assert.Equal(Rcode.NoError, (await asked).Rcode);
        Assert.Equal((1, 0), (_table.HedgesWon, _table.HedgesLost));

        // The first try runs to its timeout, so that its circuit learns about it.
        Upstream state = Assert.Single(_table.Among(new ForwardRoutes([first.EndPoint])));
        Assert.Equal(0, state.Silences);
        _time.Advance(Timeout);
        Assert.True(SpinWait.SpinUntil(() => state.Silences == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Late_answer_of_the_first_is_taken_while_its_neighbour_is_silent()
    {
        bool isLate = false;
        using var first = new ScriptedUpstream(query => Volatile.Read(ref isLate) ? [] : [ScriptedUpstream.Answer(query)]);
        using ScriptedUpstream second = ScriptedUpstream.Silent();
        await MakeKnown(first, second);
        Volatile.Write(ref isLate, true);

        Task<UpstreamAnswer> asked = Ask(first, second);
        AdvanceUntil(() => !second.Received.IsEmpty && first.Received.Count == LatencyWindow.Step + 1);
        (byte[] query, int port) = first.Received.Last();
        first.SendLate(ScriptedUpstream.Answer(query), port);

        Assert.Equal(Rcode.NoError, (await asked).Rcode);
        Assert.Equal((0, 1), (_table.HedgesWon, _table.HedgesLost));
    }

    [Fact]
    public async Task Upstream_that_becomes_late_for_all_does_not_double_the_load_of_its_neighbour()
    {
        const int Queries = 200;
        bool isLate = false;
        using var first = new ScriptedUpstream(query => Volatile.Read(ref isLate) ? [] : [ScriptedUpstream.Answer(query)]);
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await MakeKnown(first, second);
        Volatile.Write(ref isLate, true);

        Task<UpstreamAnswer>[] asked = [.. Enumerable.Range(0, Queries).Select(_ => Ask(first, second))];
        int most = HedgeBudget.MaxSaved + (Queries / HedgeBudget.QueriesPerTry);
        AdvanceUntil(() => second.Received.Count >= HedgeBudget.MaxSaved);

        Assert.InRange(second.Received.Count, HedgeBudget.MaxSaved, most);
        Assert.True(SpinWait.SpinUntil(() => first.Received.Count == LatencyWindow.Step + Queries, TimeSpan.FromSeconds(30)));
        foreach ((byte[] query, int port) in first.Received)
        {
            first.SendLate(ScriptedUpstream.Answer(query), port);
        }

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(Rcode.NoError, answer.Rcode));
        Assert.InRange(second.Received.Count, HedgeBudget.MaxSaved, most);
    }

    [Fact]
    public async Task Single_upstream_starts_no_hedged_try()
    {
        bool isLate = false;
        using var upstream = new ScriptedUpstream(query => Volatile.Read(ref isLate) ? [] : [ScriptedUpstream.Answer(query)]);
        await MakeKnown(upstream);
        Volatile.Write(ref isLate, true);

        Task<UpstreamAnswer> asked = Ask(upstream);
        Assert.True(SpinWait.SpinUntil(() => upstream.Received.Count == LatencyWindow.Step + 1, TimeSpan.FromSeconds(30)));
        _time.Advance(Timeout / 2);
        (byte[] query, int port) = upstream.Received.Last();
        upstream.SendLate(ScriptedUpstream.Answer(query), port);

        Assert.Equal(Rcode.NoError, (await asked).Rcode);
        Assert.Equal(LatencyWindow.Step + 1, upstream.Received.Count);
    }

    /// <summary>Enough answers for a percentile, which is 0 by a clock that stands still: the min delay counts.</summary>
    private async Task MakeKnown(params ScriptedUpstream[] upstreams)
    {
        for (int question = 0; question < LatencyWindow.Step; question++)
        {
            await Ask(upstreams);
        }
    }

    /// <summary>Advances time in steps of the min delay, far less than the timeout in all.</summary>
    private void AdvanceUntil(Func<bool> isSo)
    {
        for (int step = 0; step < 40 && !isSo(); step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            SpinWait.SpinUntil(isSo, TimeSpan.FromMilliseconds(500));
        }

        Assert.True(isSo());
    }

    private async Task<UpstreamAnswer> Ask(params ScriptedUpstream[] upstreams)
    {
        var query = ScenarioQuery.Parse("other.example A");
        var question = new AskedQuestion(query.Message, QueryResults.Parse(query.Message));
        var group = new UpstreamGroup([.. upstreams.Select(upstream => upstream.EndPoint)]);
        return await _table.AskAsync(question, group, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
