using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Composition;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Operator;
using Sinkhole.Telemetry;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>What operators see of the upstreams: in metrics those in force that were asked, in the status all that are configured.</summary>
public sealed class ForwardingMetricsTests
{
    [Fact]
    public async Task Upstream_that_answers_is_shown_with_its_state_and_times()
    {
        var cache = new AnswerCache(1 << 20, TimeProvider.System);
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", cache: cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int name = 0; name < LatencyWindow.Step; name++)
        {
            client.Ask($"n{name}.example A");
        }

        string text = await Scraped.TextAsync(Families(cache, server));

        string address = $"upstream=\"{upstream.EndPoint}\"";
        Assert.Contains($"\nsinkhole_upstream_tries_total{{{address},result=\"answered\"}} 16\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_state{{{address},state=\"closed\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_state{{{address},state=\"open\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_streams_total{{{address},reason=\"truncated\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_late_latency_seconds{{{address}}} ", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_last_answer_timestamp_seconds{{{address}}} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_upstream_hedges_total{result=\"won\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_cache_refreshes_total{reason=\"popular\"} 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstream_that_refuses_us_is_counted_by_cause_and_noted_though_the_appliance_is_ready()
    {
        var cache = new AnswerCache(1 << 20, TimeProvider.System);
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.HeaderAlone(query, Rcode.Refused)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", cache: cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        client.Ask("other.example A");
        Assert.True(SpinWait.SpinUntil(
            () => server.Forwarder.Upstreams.Single().State == UpstreamState.Failing, TimeSpan.FromSeconds(30)));

        string text = await Scraped.TextAsync(Families(cache, server));
        UpstreamStatus[] shown = [.. UpstreamReport.Of(new DnsOptions { Upstreams = [upstream.EndPoint] }, server.Forwarder.Upstreams)];

        string address = $"upstream=\"{upstream.EndPoint}\"";
        Assert.Contains($"\nsinkhole_upstream_tries_total{{{address},result=\"silent\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_failures_total{{{address},reason=\"refused\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_state{{{address},state=\"failing\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_upstream_probes_total{{{address},result=\"silent\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Equal(("failing", "answers REFUSED"), (shown[0].State, shown[0].Trouble));
        Assert.Equal(
            $"no upstream answers for all names without a route: {upstream.EndPoint} answers REFUSED; seized names are still answered",
            Assert.Single(UpstreamReport.Notes(shown)));
    }

    [Fact]
    public async Task Upstream_that_was_never_asked_has_its_series_at_zero()
    {
        var cache = new AnswerCache(1 << 20, TimeProvider.System);
        await using LoopbackServer server = LoopbackServer.Started(
            "upstream 198.51.100.53:53\nroute corp.example 198.51.100.54:53", cache: cache);

        string text = await Scraped.TextAsync(Families(cache, server));

        foreach (string address in (string[])["upstream=\"198.51.100.53:53\"", "upstream=\"198.51.100.54:53\""])
        {
            Assert.Contains($"\nsinkhole_upstream_tries_total{{{address},result=\"spared\"}} 0\n", text, StringComparison.Ordinal);
            Assert.Contains($"\nsinkhole_upstream_state{{{address},state=\"closed\"}} 1\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"sinkhole_upstream_last_answer_timestamp_seconds{{{address}}}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Upstream_that_a_reload_took_away_is_shown_no_more_and_comes_back_with_its_counts()
    {
        var cache = new AnswerCache(1 << 20, TimeProvider.System);
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        string configured = $"upstream {upstream.EndPoint}";
        await using LoopbackServer server = LoopbackServer.Started(configured, cache: cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        client.Ask("other.example A");
        using MetricRegistry metrics = new(Families(cache, server), NullLogger.Instance);
        Assert.Contains($"{Answered(upstream)} 1\n", await metrics.TextAsync(), StringComparison.Ordinal);

        server.Generations.Publish(ScenarioPolicy.Of("route corp.example 198.51.100.54:53"));
        Assert.Equal("198.51.100.54:53", Assert.Single(server.Forwarder.Upstreams).EndPoint.ToString());
        Assert.DoesNotContain($"upstream=\"{upstream.EndPoint}\"", await metrics.TextAsync(), StringComparison.Ordinal);

        server.Generations.Publish(ScenarioPolicy.Of($"route corp.example {upstream.EndPoint}"));
        Assert.Equal(1, Assert.Single(server.Forwarder.Upstreams).Answered);
        Assert.Contains($"{Answered(upstream)} 1\n", await metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_each_configured_upstream_once_with_all_it_is_asked_for()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        using ScriptedUpstream never = ScriptedUpstream.Silent();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);
        client.Ask("other.example A");
        var options = new DnsOptions
        {
            Upstreams = [upstream.EndPoint],
            Routes = [new RouteOptions("corp.example", [never.EndPoint, upstream.EndPoint])],
        };

        UpstreamStatus[] shown = [.. UpstreamReport.Of(options, server.Forwarder.Upstreams)];

        Assert.Equal([upstream.EndPoint.ToString(), never.EndPoint.ToString()], shown.Select(status => status.Address));
        Assert.Equal([".", "corp.example"], shown[0].AskedFor);
        Assert.Equal(("closed", 1L, 0L), (shown[0].State, shown[0].Answered, shown[0].Silent));
        Assert.NotNull(shown[0].LastAnswer);
        Assert.Equal(["corp.example"], shown[1].AskedFor);
        Assert.Equal(("closed", 0L, null), (shown[1].State, shown[1].Answered, shown[1].LastAnswer));
    }

    private static IEnumerable<BoundMetric> Families(AnswerCache cache, LoopbackServer server) =>
        [.. CacheMetrics.Families.ReadFrom(cache), .. UpstreamMetrics.Families.ReadFrom(server.Forwarder)];

    private static string Answered(ScriptedUpstream upstream) =>
        $"\nsinkhole_upstream_tries_total{{upstream=\"{upstream.EndPoint}\",result=\"answered\"}}";
}
