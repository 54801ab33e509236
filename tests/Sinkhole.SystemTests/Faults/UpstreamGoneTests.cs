using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Drill F8: Debian's BIND is our upstream and goes away while a load runs. What was known is served on, what is seized is answered as
/// ever, and once BIND is back, fresh answers come: its zone has changed by then, so that old and new can be told apart.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class UpstreamGoneTests : IDisposable
{
    private const int Rate = 250;
    private const int KnownNames = 20;
    private const int NewNamesASecond = 20;
    private const string Kept = "kept.example";
    private const string Old = "NOERROR 198.51.100.1";
    private const string Fresh = "NOERROR 198.51.100.2";
    private const long MaxGrowth = 64L << 20;

    // Of a cached or seized name, while nobody is behind us; and of any other, told that there is nothing, or what was true.
    private static readonly TimeSpan CachedLimit = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan OtherLimit = TimeSpan.FromSeconds(2);

    // The limit is 3 s, which is measured and told; ten times that is what no busy machine misses.
    private static readonly TimeSpan MaxTimeUntilFresh = TimeSpan.FromSeconds(30);

    private readonly ApplianceHome _home = new();
    private readonly WakeDelay _machine = new();
    private readonly ConcurrentQueue<AnswerSeen> _seen = new();
    private readonly LoadName[] _names =
    [
        new(ApplianceHome.Seized, isSeized: true),
        new(Kept, isSeized: false) { Truth = new Truth([Old]) },
        .. Enumerable.Range(0, KnownNames).Select(static name => new LoadName($"known{name}.example", isSeized: false) { Truth = new Truth([Old, Fresh]) }),
    ];

    public void Dispose()
    {
        _machine.Dispose();
        _home.Dispose();
    }

    [Fact(Timeout = 1_500_000)]
    public async Task Upstream_that_is_killed_and_restarted_costs_no_answer()
    {
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone("198.51.100.1"));
        _home.Configure(upstream: bind.EndPoint);
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, _seen.Enqueue, _names);
        await load.AwaitAnswersAsync(4 * _names.Length);
        Assert.Matches("NOERROR(?s:.*)known0[.]example[.]\\s+[0-2]\\s+IN\\s+A\\s+198[.]51[.]100[.]1", await DigAsync(appliance, "known0.example"));
        long memory = ProcessFigures.ResidentOctets(appliance.Id);

        await bind.KillAsync();
        long killedAt = Stopwatch.GetTimestamp();
        _machine.Begin();
        await AskNewNamesAsync(appliance, load, LongRun.Of(6, 600));
        await AssertDeadAsync(appliance);

        await bind.ReviveAsync(Zone("198.51.100.2"));
        long backAt = Stopwatch.GetTimestamp();
        await AwaitFreshAsync(load, backAt);
        Assert.Matches("NOERROR(?s:.*)known0[.]example[.]\\s+[0-2]\\s+IN\\s+A\\s+198[.]51[.]100[.]2", await DigAsync(appliance, "known0.example"));
        await load.StopAsync();

        AssertServed(load, appliance, memory, killedAt, backAt);
        await appliance.StopAsync();
    }

    [Fact(Timeout = 3_000_000)]
    public async Task Upstream_whose_packets_are_dropped_costs_no_answer()
    {
        await using NetworkNamespace network = await NetworkNamespace.CreateAsync();
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone("198.51.100.1"), network);
        _home.Configure(upstream: bind.EndPoint);
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, _seen.Enqueue, _names);
        await load.AwaitAnswersAsync(4 * _names.Length);
        long memory = ProcessFigures.ResidentOctets(appliance.Id);

        await network.DropAsync(bind.EndPoint.Port, percent: 100);
        long goneAt = Stopwatch.GetTimestamp();
        _machine.Begin();
        await AskNewNamesAsync(appliance, load, LongRun.Of(6, 600));
        await AssertDeadAsync(appliance);
        await bind.KillAsync();
        await network.DropAsync(bind.EndPoint.Port, percent: 30);
        await bind.ReviveAsync(Zone("198.51.100.2"));
        long backAt = Stopwatch.GetTimestamp();
        await load.AwaitAnswersAsync(LongRun.Of(6, 600) * Rate);
        await network.DropAsync(bind.EndPoint.Port, percent: 0);
        await AwaitFreshAsync(load, Stopwatch.GetTimestamp());
        await load.StopAsync();

        AssertServed(load, appliance, memory, goneAt, backAt);
        await appliance.StopAsync();
    }

    private static string Zone(string address) => $"""
        $TTL 2
        @ IN SOA ns.example. host.example. 1 3600 600 86400 2
        @ IN NS ns.example.
        ns.example. IN A 127.0.0.1
        kept.example. 3600 IN A 198.51.100.1
        *.example. IN A {address}
        """ + "\n";

    private static Task<string> DigAsync(ApplianceProcess appliance, string name) => DigAsync(appliance, name, Tool.Dig);

    private static async Task<string> DigAsync(ApplianceProcess appliance, string name, Tool dig) =>
        (await dig.RunAsync("-r", $"@{appliance.Dns.Address}", "-p", $"{appliance.Dns.Port}", "+tries=1", "+time=20", name, "A")).Output;

    /// <summary>What a person with dig sees while nobody is behind us.</summary>
    private static async Task AssertDeadAsync(ApplianceProcess appliance)
    {
        string known = await DigAsync(appliance, "known0.example");
        string unknown = await DigAsync(appliance, "never-asked.example");
        string seized = await DigAsync(appliance, "www." + ApplianceHome.Seized);

        Assert.Matches("status: NOERROR(?s:.*)EDE: 3 [(]Stale Answer[)](?s:.*)known0[.]example[.]\\s+30\\s+IN\\s+A\\s+198[.]51[.]100[.]1", known);
        Assert.Contains("status: SERVFAIL", unknown, StringComparison.Ordinal);
        Assert.Matches("status: NOERROR(?s:.*)192[.]0[.]2[.]80", seized);
        await AwaitCircuitAsync(appliance);
    }

    /// <summary>New names without pause from the first moment, before anyone knows; the queries in flight are counted all the time.</summary>
    private static async Task AskNewNamesAsync(ApplianceProcess appliance, DnsLoad load, int seconds)
    {
        ConcurrentQueue<TimeSpan> took = new();
        LoadName[] names =
            [.. Enumerable.Range(0, 2 * NewNamesASecond * seconds).Select(static name => new LoadName($"new{name}.example", isSeized: false))];
        using var news = new DnsLoad(appliance, NewNamesASecond, answer => took.Enqueue(answer.Took), names);
        double most = 0;
        for (int second = 0; second < seconds; second++)
        {
            await load.AwaitAnswersAsync(Rate);
            most = double.Max(most, (await appliance.ScrapeAsync()).Sum("sinkhole_upstream_pending"));
        }

        await news.StopAsync();
        Measured.Tell("new names while it was away", [.. took]);
        Measured.HoldWithin("longest of them", took.Max(), OtherLimit);
        Measured.Tell("queries in flight to it", $"{most} at most, in {seconds} looks");
        Assert.Empty(news.Wrong);
        Assert.Equal(news.Sent, news.Answered);
        Assert.InRange(most, 0, new InflightLimits().Total);
    }

    /// <summary>The circuit opens when our own probe was not answered either.</summary>
    private static async Task AwaitCircuitAsync(ApplianceProcess appliance)
    {
        long since = Stopwatch.GetTimestamp();
        while ((await appliance.ScrapeAsync()).Sum("sinkhole_upstream_state", "state=\"closed\"") > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < MaxTimeUntilFresh, "the circuit of a dead upstream stays closed");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }

    private async Task AwaitFreshAsync(DnsLoad load, long since)
    {
        while (_seen.Where(answer => answer.SentAt > since && answer.Said == Fresh).DistinctBy(static answer => answer.Name).Count() < KnownNames)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < MaxTimeUntilFresh, "fresh answers do not come");
            await load.AwaitAnswersAsync(1);
        }
    }

    private void AssertServed(DnsLoad load, ApplianceProcess appliance, long memory, long goneAt, long backAt)
    {
        AnswerSeen[] known = [.. _seen.Where(static answer => answer.Name.StartsWith("known", StringComparison.Ordinal))];
        TimeSpan[] lastOld =
            [.. known.Where(answer => answer.Said == Old && answer.SentAt > backAt).Select(answer => Stopwatch.GetElapsedTime(backAt, answer.ReceivedAt))];
        long growth = ProcessFigures.ResidentOctets(appliance.Id) - memory;

        Measured.Tell("last stale answer after the upstream's return", lastOld.DefaultIfEmpty().Max());
        List<TimeSpan> pastTheirTime = Durations(static answer => answer.Name.StartsWith("known", StringComparison.Ordinal), goneAt, backAt);
        Measured.HoldWithin("seized name while it was away", Durations(static answer => answer.Name == ApplianceHome.Seized, goneAt, backAt), CachedLimit, _machine);
        Measured.HoldWithin("cached name while it was away", Durations(static answer => answer.Name == Kept, goneAt, backAt), CachedLimit, _machine);
        Measured.Tell("names past their time while it was away", pastTheirTime);
        Measured.HoldWithin("longest of them", pastTheirTime.Max(), OtherLimit);
        Measured.Tell("growth of resident memory", $"{growth >> 20} MiB");
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.DoesNotContain(known, answer => answer.Said == Fresh && answer.ReceivedAt < goneAt);
        Assert.True(growth < MaxGrowth, $"memory grew by {growth} octets");
    }

    private List<TimeSpan> Durations(Func<AnswerSeen, bool> which, long from, long until) =>
        [.. _seen.Where(which).Where(answer => answer.DueAt > from && answer.SentAt < until).Select(static answer => answer.Took)];
}
