using System.Net;
using Sinkhole.Composition;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>Log lines for state changes of upstreams: which one, why, and which names have no upstream left.</summary>
public sealed class UpstreamLogTests
{
    private static readonly IPEndPoint Upstream = IPEndPoint.Parse("198.51.100.53:53");
    private static readonly UpstreamGroup Others = new([Upstream]);
    private static readonly UpstreamGroup Route = new([Upstream], new WireName(ScenarioPolicy.Wire("corp.example")), trustsAuthentic: false);

    [Fact]
    public void Change_is_one_line_with_its_cause()
    {
        Assert.Equal(
            "Warning: Upstream 198.51.100.53:53 is silent; the other upstreams of its group are used",
            Logged(UpstreamState.Open, AnswerFault.Silence));
        Assert.Equal(
            "Critical: No upstream answers for corp.example, all names without a route: 198.51.100.53:53 is silent; "
                + "answers come from the cache, or are SERVFAIL",
            Logged(UpstreamState.Open, AnswerFault.Silence, Route, Others));
        Assert.Equal(
            "Critical: No upstream gives good answers for corp.example: 198.51.100.53:53 answers REFUSED, also for our probe; queries are still sent to it",
            Logged(UpstreamState.Failing, AnswerFault.Refused, Route));
        Assert.Equal("Information: Upstream 198.51.100.53:53 answers again", Logged(UpstreamState.Closed, AnswerFault.None));
        Assert.Equal(
            "Warning: Upstream 198.51.100.53:53 answers again, so there are answers for corp.example",
            Logged(UpstreamState.Closed, AnswerFault.None, Route));
    }

    [Fact]
    public void Failure_response_after_silence_is_not_logged_as_an_answer()
    {
        Assert.Equal(
            "Information: Upstream 198.51.100.53:53 responds again, but with no good answer yet",
            Logged(new UpstreamStateChange(Upstream, UpstreamState.Closed, AnswerFault.None, IsGood: false, [])));
        Assert.Equal(
            "Warning: Upstream 198.51.100.53:53 responds again, but with no good answer yet; queries for corp.example are sent to it",
            Logged(new UpstreamStateChange(Upstream, UpstreamState.Closed, AnswerFault.None, IsGood: false, [Route])));
    }

    private static string Logged(UpstreamState state, AnswerFault fault, params UpstreamGroup[] alone) =>
        Logged(new UpstreamStateChange(Upstream, state, fault, IsGood: state == UpstreamState.Closed, alone));

    private static string Logged(UpstreamStateChange news)
    {
        var lines = new LogLines();
        UpstreamLog.Write(lines, news);
        return Assert.Single(lines.Written);
    }
}
