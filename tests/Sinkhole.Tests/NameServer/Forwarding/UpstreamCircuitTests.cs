using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Probes, and no client's questions, decide whether an upstream is asked.</summary>
public sealed class UpstreamCircuitTests : IAsyncDisposable
{
    private const string RootServers = "question . IN NS";

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    private readonly ManualTime _time = new();
    private readonly UpstreamTable _table;
    private readonly ConcurrentQueue<UpstreamStateChange> _news = new();
    private readonly ScriptedUpstream _pacer = new(query => [ScriptedUpstream.Answer(query)]);
    private readonly UpstreamTable _pacerTable;
    private readonly ForwardRoutes _pacerRoutes;
    private ForwardRoutes _routes = ForwardRoutes.None;

    public UpstreamCircuitTests()
    {
        _table = new UpstreamTable(Timeout, () => _routes, _news.Enqueue, _time);
        _pacerRoutes = new ForwardRoutes([_pacer.EndPoint]);
        _pacerTable = new UpstreamTable(TimeSpan.FromSeconds(30), () => _pacerRoutes, static _ => { }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _table.DisposeAsync();
        await _pacerTable.DisposeAsync();
        _pacer.Dispose();
    }

    [Fact]
    public async Task Names_without_an_answer_do_not_open_it()
    {
        using var upstream = new ScriptedUpstream(query => Hangs(query) ? [] : [ScriptedUpstream.Answer(query)]);
        Route(upstream);

        Task<UpstreamAnswer>[] asked = [.. Enumerable.Range(0, 40).Select(number => Ask($"n{number}.hang.example A"))];
        await MoveUntil(() => asked.All(static task => task.IsCompleted));

        Assert.All(await Task.WhenAll(asked), static answer => Assert.Equal(AnswerFault.Silence, answer.Fault));
        await MoveUntil(() => The(upstream).ProbesAnswered > 0);
        Assert.Equal(UpstreamState.Closed, The(upstream).State);
        Assert.Contains(RootServers, upstream.Received.Select(static received => MessageText.Print(received.Query)[1]));
        Assert.Equal(Rcode.NoError, (await Ask("good.example A")).Rcode);
        Assert.Empty(_news);
    }

    [Fact]
    public async Task Probe_timeout_opens_it_and_an_answered_probe_closes_it_without_any_client()
    {
        bool isBack = false;
        using var upstream = new ScriptedUpstream(query => Volatile.Read(ref isBack) ? [ScriptedUpstream.Answer(query)] : []);
        Route(upstream);

        Task<UpstreamAnswer> asked = Ask("first.example A");
        await MoveUntil(() => asked.IsCompleted && The(upstream).State == UpstreamState.Open);

        Assert.Equal(AnswerFault.Silence, (await Ask("second.example A")).Fault);
        Assert.DoesNotContain(
            "question second.example. IN A", upstream.Received.Select(static received => MessageText.Print(received.Query)[1]));
        Assert.True(The(upstream).ShortCircuited > 0);

        Volatile.Write(ref isBack, true);
        await MoveUntil(() => The(upstream).State == UpstreamState.Closed);

        Assert.Equal(Rcode.NoError, (await Ask("third.example A")).Rcode);
        Assert.Equal(
            [(UpstreamState.Open, AnswerFault.Silence, false, 1), (UpstreamState.Closed, AnswerFault.None, true, 1)],
            _news.Select(static news => (news.State, news.Fault, news.IsGood, news.Alone.Count)));
    }

    [Fact]
    public async Task Failure_after_silence_closes_it_and_is_not_reported_as_a_good_answer()
    {
        Rcode? says = null;
        using var upstream = new ScriptedUpstream(query => says switch
        {
            null => [],
            Rcode.Refused => [ScriptedUpstream.HeaderAlone(query, Rcode.Refused)],
            _ => [ScriptedUpstream.Answer(query)],
        });
        Route(upstream);
        Task<UpstreamAnswer> asked = Ask("first.example A");
        await MoveUntil(() => asked.IsCompleted && The(upstream).State == UpstreamState.Open);

        says = Rcode.Refused;
        await MoveUntil(() => The(upstream).State == UpstreamState.Failing);
        says = Rcode.NoError;
        await MoveUntil(() => The(upstream).State == UpstreamState.Closed && _news.Count == 4);

        Assert.Equal(
            [(UpstreamState.Open, false), (UpstreamState.Closed, false), (UpstreamState.Failing, false), (UpstreamState.Closed, true)],
            _news.Select(static news => (news.State, news.IsGood)));
    }

    [Fact]
    public async Task Late_answer_to_a_client_closes_it()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Silent();
        Route(upstream);
        Task<UpstreamAnswer> asked = Ask("first.example A");
        await MoveUntil(() => upstream.Received.Count == 3);
        _time.Advance(Timeout / 4);
        Task<UpstreamAnswer> late = Ask("late.example A");
        await Until(() => upstream.Received.Any(static received => MessageText.Print(received.Query)[1] == "question late.example. IN A"));
        (byte[] query, int port) = upstream.Received.Last(
            static received => MessageText.Print(received.Query)[1] == "question late.example. IN A");

        // By then the probes have timed out, and this question has not.
        _time.Advance(Timeout - (Timeout / 8));
        await Until(() => The(upstream).State == UpstreamState.Open);
        upstream.SendLate(ScriptedUpstream.Answer(query), port);

        Assert.Equal(Rcode.NoError, (await late).Rcode);
        Assert.Equal(AnswerFault.Silence, (await asked).Fault);
        Assert.Equal(UpstreamState.Closed, The(upstream).State);
    }

    [Fact]
    public async Task Upstream_of_a_route_is_asked_for_its_zone()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Silent();
        _routes = new ForwardRoutes([], [new ForwardRoute(ScenarioPolicy.Wire("corp.example"), [upstream.EndPoint])]);

        Task<UpstreamAnswer> asked = Ask("www.corp.example A");
        await MoveUntil(() => asked.IsCompleted && The(upstream).State == UpstreamState.Open);

        Assert.Equal(
            ["question www.corp.example. IN A", "question corp.example. IN SOA"],
            upstream.Received.Select(static received => MessageText.Print(received.Query)[1]).Distinct());
    }

    [Fact]
    public async Task Removed_upstream_is_no_longer_asked()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Silent();
        Route(upstream);
        Task<UpstreamAnswer> asked = Ask("first.example A");
        await MoveUntil(() => asked.IsCompleted && The(upstream).State == UpstreamState.Open);
        Upstream state = The(upstream);

        _routes = ForwardRoutes.None;
        await MoveUntil(() => state.State == UpstreamState.Closed);

        long probes = state.ProbesTimedOut;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(probes, state.ProbesTimedOut);
        Assert.Equal([UpstreamState.Open], _news.Select(static news => news.State));
    }

    [Fact]
    public async Task Upstream_that_refuses_us_is_not_silent_and_is_reported_as_refusing()
    {
        bool refuses = true;
        using var upstream = new ScriptedUpstream(
            query => [Volatile.Read(ref refuses) ? ScriptedUpstream.HeaderAlone(query, Rcode.Refused) : ScriptedUpstream.Answer(query)]);
        Route(upstream);

        Assert.Equal(AnswerFault.Refused, (await Ask("first.example A")).Fault);
        await MoveUntil(() => The(upstream).State == UpstreamState.Failing);

        Assert.Equal(AnswerFault.Refused, The(upstream).Fault);
        Assert.Equal((0L, 1L), (The(upstream).Silences, The(upstream).Failures(AnswerFault.Refused)));
        Volatile.Write(ref refuses, false);
        Assert.Equal(Rcode.NoError, (await Ask("second.example A")).Rcode);
        Assert.Equal(UpstreamState.Closed, The(upstream).State);
    }

    [Fact]
    public async Task Refused_name_does_not_count_for_an_upstream_that_answered_just_now()
    {
        using var upstream = new ScriptedUpstream(
            query => [Hangs(query) ? ScriptedUpstream.Answer(query, 0x8185, [], 0) : ScriptedUpstream.Answer(query)]);
        Route(upstream);
        await Ask("good.example A");
        for (int question = 0; question < 20; question++)
        {
            Assert.Equal(AnswerFault.Refused, (await Ask($"n{question}.hang.example A")).Fault);
        }

        Assert.Equal(21, upstream.Received.Count);
        Assert.Equal(UpstreamState.Closed, The(upstream).State);
    }

    [Fact]
    public async Task Upstream_with_a_closed_TCP_port_is_not_silent()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)]);
        upstream.CloseTcp();
        Route(upstream);

        Assert.Equal(AnswerFault.StreamUnreachable, (await Ask("first.example A")).Fault);

        await MoveUntil(() => The(upstream).State == UpstreamState.Failing);
        Assert.DoesNotContain(_news, static news => news.State == UpstreamState.Open);
        Assert.Equal((0L, 1L), (The(upstream).Silences, The(upstream).Failures(AnswerFault.StreamUnreachable)));
    }

    [Fact]
    public async Task Unreadable_answer_is_not_silence()
    {
        byte[] address = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 1];
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, records: address, answers: 7)]);
        Route(upstream);

        await AssertIsHeardAndFails(upstream);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_without_a_question_is_not_silence(bool isHeaderAlone)
    {
        using var upstream = new ScriptedUpstream(
            query => [isHeaderAlone ? ScriptedUpstream.HeaderAlone(query, Rcode.NoError) : WithoutQuestion(ScriptedUpstream.Answer(query))]);
        Route(upstream);

        await AssertIsHeardAndFails(upstream);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Zone_of_one_group_decides_nothing_about_the_others_of_its_upstream(bool hangs)
    {
        using var upstream = new ScriptedUpstream(query =>
            !Hangs(query) ? [ScriptedUpstream.Answer(query)] : hangs ? [] : [ScriptedUpstream.Answer(query, 0x8185, [], 0)]);
        _routes = new ForwardRoutes(
            [upstream.EndPoint], [new ForwardRoute(ScenarioPolicy.Wire("hang.example"), [upstream.EndPoint])]);

        Task<UpstreamAnswer> asked = Ask("www.hang.example A");
        var same = new ForwardRoutes([upstream.EndPoint], []);
        await MoveUntil(() => asked.IsCompleted && The(upstream).ProbesAnswered > 0 && !The(upstream).IsProbing, same);

        Assert.Equal(UpstreamState.Closed, The(upstream).State);
        Assert.Equal(Rcode.NoError, (await Ask("good.example A")).Rcode);
        Assert.Empty(_news);
    }

    [Fact]
    public async Task Upstream_that_drops_only_our_probe_recovers_by_a_clients_question()
    {
        using var upstream = new ScriptedUpstream(
            query => Hangs(query) || !ScriptedUpstream.IsOfClient(query) ? [] : [ScriptedUpstream.Answer(query)]);
        Route(upstream);
        Task<UpstreamAnswer>[] asked = [.. Enumerable.Range(0, 4).Select(number => Ask($"n{number}.hang.example A"))];
        await MoveUntil(() => asked.All(static task => task.IsCompleted) && The(upstream).State == UpstreamState.Open);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Rcode.NoError, (await Ask("good.example A")).Rcode);
        Assert.Equal(UpstreamState.Closed, The(upstream).State);

        // From now on it is known to answer clients: timeouts of names and of probes do not count meanwhile.
        for (int round = 0; round < 4; round++)
        {
            Task<UpstreamAnswer> hanging = Ask($"more{round}.hang.example A");
            await MoveUntil(() => hanging.IsCompleted && !The(upstream).IsProbing);
            Assert.Equal(Rcode.NoError, (await Ask($"good{round}.example A")).Rcode);
        }

        Assert.Equal([UpstreamState.Open, UpstreamState.Closed], _news.Select(static news => news.State));
    }

    [Fact]
    public async Task Probe_timeout_does_not_count_for_an_upstream_that_answered_just_now()
    {
        using var upstream = new ScriptedUpstream(
            query => Hangs(query) || !ScriptedUpstream.IsOfClient(query) ? [] : [ScriptedUpstream.Answer(query)]);
        Route(upstream);
        await Ask("good.example A");

        Task<UpstreamAnswer> hanging = Ask("n.hang.example A");
        await Until(() => upstream.Received.Count == 2);
        _time.Advance(Timeout / 4);
        await Until(() => upstream.Received.Count == 4);
        _time.Advance(Timeout);
        await Until(() => The(upstream).ProbesTimedOut == 2);
        await Ask("next.example A");
        await MoveUntil(() => !The(upstream).IsProbing);

        Assert.Equal(UpstreamState.Closed, The(upstream).State);
        Assert.Empty(_news);
        await MoveUntil(() => hanging.IsCompleted);
    }

    [Fact]
    public async Task Upstream_that_refuses_only_our_probe_is_reported_as_failing_at_most_once()
    {
        using var upstream = new ScriptedUpstream(query =>
            [Hangs(query) || !ScriptedUpstream.IsOfClient(query) ? ScriptedUpstream.Answer(query, 0x8185, [], 0) : ScriptedUpstream.Answer(query)]);
        Route(upstream);
        await Ask("first.hang.example A");
        await MoveUntil(() => The(upstream).State == UpstreamState.Failing);

        for (int round = 0; round < 66; round++)
        {
            Assert.Equal(Rcode.NoError, (await Ask($"ok{round}.example A")).Rcode);
            _time.Advance(TimeSpan.FromSeconds(1) / 3);
        }

        await MoveUntil(() => !The(upstream).IsProbing);
        _time.Advance(TimeSpan.FromSeconds(15));
        await Ask("second.hang.example A");
        Assert.Equal(Rcode.NoError, (await Ask("last.example A")).Rcode);
        await MoveUntil(() => !The(upstream).IsProbing);

        Assert.Equal([UpstreamState.Failing, UpstreamState.Closed], _news.Select(static news => news.State));
    }

    [Fact]
    public async Task Last_upstream_of_a_group_to_fail_is_reported_as_such_and_each_once()
    {
        using ScriptedUpstream first = ScriptedUpstream.Silent();
        using ScriptedUpstream second = ScriptedUpstream.Silent();
        Route(first, second);

        Task<UpstreamAnswer>[] asked = [.. Enumerable.Range(0, 10).Select(number => Ask($"n{number}.example A"))];
        await MoveUntil(() => asked.All(static task => task.IsCompleted)
            && The(first).State == UpstreamState.Open && The(second).State == UpstreamState.Open);

        Assert.Equal([0, 1], _news.Select(static news => news.Alone.Count));
    }

    [Fact]
    public async Task Port_that_nobody_listens_on_is_silence()
    {
        IPEndPoint nobody;
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            nobody = (IPEndPoint)socket.LocalEndPoint!;
        }

        _routes = new ForwardRoutes([nobody]);

        Assert.Equal(AnswerFault.Silence, (await Ask("first.example A")).Fault);
        await Until(() => _table.Among(_routes).Single().State == UpstreamState.Open);
    }

    private async Task AssertIsHeardAndFails(ScriptedUpstream upstream)
    {
        Task<UpstreamAnswer> asked = Ask("first.example A");
        await MoveUntil(() => asked.IsCompleted);

        Assert.Equal(AnswerFault.Unreadable, (await asked).Fault);
        Assert.Equal(0L, The(upstream).Silences);
        await MoveUntil(() => The(upstream).State == UpstreamState.Failing);
        Assert.DoesNotContain(_news, static news => news.State == UpstreamState.Open);
    }

    private static bool Hangs(byte[] query) => query.AsSpan(12).IndexOf(ScenarioPolicy.Wire("hang.example")) >= 0;

    private static byte[] WithoutQuestion(byte[] answer)
    {
        byte[] header = answer[..WireLimits.HeaderOctets];
        header[5] = 0;
        return [.. header, .. answer[ScriptedUpstream.QuestionEnd(answer)..]];
    }

    private void Route(params ScriptedUpstream[] upstreams) =>
        _routes = new ForwardRoutes([.. upstreams.Select(static upstream => upstream.EndPoint)]);

    private Upstream The(ScriptedUpstream upstream) => _table.Among(_routes).Single(known => known.EndPoint.Equals(upstream.EndPoint));

    private Task<UpstreamAnswer> Ask(string text) => Ask(_table, _routes, text);

    private static async Task<UpstreamAnswer> Ask(UpstreamTable table, ForwardRoutes routes, string text)
    {
        byte[] message = ScenarioQuery.Parse(text).Message;
        var question = new AskedQuestion(message, QueryResults.Parse(message));
        UpstreamGroup group = routes.Find(question.Name);
        return await table.AskAsync(question, group, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task Until(Func<bool> isSo) =>
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(30))));

    /// <summary>
    /// Advances time in steps. The sockets are real, and so is their time: between two steps another upstream is asked and its answer awaited
    /// twice, so that a busy machine does not turn an answer that was sent into a silence.
    /// </summary>
    private async Task MoveUntil(Func<bool> isSo, ForwardRoutes? same = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            Assert.False(limit.IsCancellationRequested);
            _time.Advance(Timeout / 8);
            await Task.Run(() => SpinWait.SpinUntil(isSo, TimeSpan.FromMilliseconds(80)));
            for (int answer = 0; answer < 2; answer++)
            {
                Assert.Equal(Rcode.NoError, (await Ask(_pacerTable, _pacerRoutes, "pace.example A")).Rcode);
            }

            // The upstream itself, where it answers in the order of the questions: what was asked before has its answer on the way.
            if (same is not null)
            {
                Assert.Equal(Rcode.NoError, (await Ask(_pacerTable, same, "good.example A")).Rcode);
            }
        }
    }
}
