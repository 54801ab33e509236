using System;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Sinkhole.Clocks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Platform.Clocks;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Appliance.Reload;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Warning.Contacts;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>The metrics of an appliance in which each counter of each part has a number of its own, the same in each run.</summary>
internal sealed partial class BusyAppliance : IAsyncDisposable
{
    private readonly ReloadSite _site;
    private readonly ClockMonitor _clock;
    private readonly ScriptedUpstream _upstream;
    private readonly LoopbackServer _server;
    private readonly AnswerCache _cache;
    private readonly Sealer _sealer;
    private readonly MetricRegistry _metrics;

    private BusyAppliance()
    {
        _site = new ReloadSite(
            ("xa-1", "  - domain: evil.example\n  - { domain: www.pay.example, match: exact }"), ("xa-2", "  - domain: evil.test"));
        _clock = new ClockMonitor(
            _site.Time, static () => new KernelReading(IsSynchronized: true, TimeSpan.FromMilliseconds(12.5), TimeSpan.FromMicroseconds(-37)));
        var floor = new ClockFloor(_clock, _site.Clock, new LogLines());
        _cache = new AnswerCache(1 << 20, TimeProvider.System);
        _upstream = new ScriptedUpstream(static query => [ScriptedUpstream.Answer(query)]);
        _server = LoopbackServer.Started($"upstream {_upstream.EndPoint}", cache: _cache);
        QueryCounters[] listeners = [CountedOf(DnsTransport.Udp, 1000), CountedOf(DnsTransport.Udp, 70_000), CountedOf(DnsTransport.Tcp, 3)];
        WarningCounters visits = CountedVisits();
        JournalStatus journal = Journal();
        _sealer = new Sealer("/data/seals", _site.Time);
        _sealer.Use([TestAuthority.First.Certificate], orders: 1);
        _metrics = new MetricRegistry(
            [
                .. BuildMetrics.Families.ReadFrom(Environment.Version),
                .. ProcessMetrics.Families.ReadFrom(ProcessMetrics.StartOfThisProcess()),
                .. ClockMetrics.Families.ReadFrom(_clock),
                .. NameServerMetrics.Families.ReadFrom(() => listeners),
                .. NameServerMetrics.Streams.ReadFrom(_server.TcpMemory),
                .. CacheMetrics.Families.ReadFrom(_cache),
                .. UpstreamMetrics.Families.ReadFrom(_server.Forwarder),
                .. WarningMetrics.Families.ReadFrom(visits),
                .. WarningMetrics.Memory.ReadFrom(static () => 1_048_576),
                .. EvidenceMetrics.Families.ReadFrom(() => [journal]),
                .. SealingMetrics.Families.ReadFrom(_sealer),
                .. ContactMetrics.Families.ReadFrom(CountedContacts()),
                .. BlocklistMetrics.Families.ReadFrom(new BlocklistState(_site.Loaded, _site.Reloader, _site.Clock)),
                .. ApplianceMetrics.Clock.ReadFrom(floor),
                .. ApplianceMetrics.Doubt.ReadFrom(static () => 2),
                .. ApplianceMetrics.LogLines.ReadFrom(static () => 5),
            ],
            NullLogger.Instance);
    }

    public static async Task<BusyAppliance> StartAsync()
    {
        var appliance = new BusyAppliance();
        try
        {
            await appliance.WorkAsync();
            return appliance;
        }
        catch
        {
            await appliance.DisposeAsync();
            throw;
        }
    }

    /// <summary>A scrape, with what each run has of its own put to the same.</summary>
    public async Task<string> ScrapeAsync(ExpositionFormat format)
    {
        string text = (await _metrics.TextAsync(format)).Replace(_upstream.EndPoint.ToString(), "192.0.2.53:53", StringComparison.Ordinal);
        return OfTheBuild().Replace(OfTheRun().Replace(text, "$1 V"), "$1=\"V\"");
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _server.DisposeAsync();
        _upstream.Dispose();
        _clock.Dispose();
        _sealer.Dispose();
        await _site.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        Assert.Null(await _sealer.SealAsync("no/order", "AAAAAAAAAAAAAAAA", 2, "x"u8));
        using var client = new DatagramClient(_server.Udp.EndPoint);
        for (int name = 0; name < LatencyWindow.Step; name++)
        {
            client.Ask($"n{name}.example A");
        }

        client.Ask("n0.example A");
        _site.Order("xa-2", "  - domain: evil.test\n  - domain: mail.test");
        Assert.Equal(ReloadResult.Ok, (await _site.ReloadAsync()).Result);
        _site.Order("xa-3", "  - domain: no$name.example");
        Assert.Equal(ReloadResult.Invalid, (await _site.ReloadAsync()).Result);
    }

    private static QueryCounters CountedOf(DnsTransport transport, int more)
    {
        var counters = new QueryCounters(transport);
        foreach (RRType type in (RRType[])[RRType.A, RRType.Aaaa, RRType.Https, RRType.Txt, RRType.Axfr, RRType.Dname])
        {
            Repeat((int)type, () => counters.CountQuery(Client.FromEndPoint(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4000), transport), type));
            Repeat(2, () => counters.CountQuery(Client.FromEndPoint(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 4000), transport), type));
        }

        foreach (QueryOutcome outcome in Enum.GetValues<QueryOutcome>())
        {
            counters.CountResponse((Rcode)((int)outcome % 9), outcome, 33 + ((int)outcome * 190));
            counters.CountDurations(more, TimeSpan.FromTicks(37L << ((int)outcome * 2)));
        }

        counters.CountResponse(Rcode.NoError, QueryOutcome.Seized, octets: 65_535);
        counters.CountDurations(1, TimeSpan.FromSeconds(1.75));
        foreach (DropReason reason in Enum.GetValues<DropReason>())
        {
            Repeat(1 + (int)reason, () => counters.CountDrop(reason));
        }

        foreach (UnsentReason reason in Enum.GetValues<UnsentReason>())
        {
            Repeat(4 + (int)reason, () => counters.CountUnsent(reason));
        }

        Repeat(7, counters.CountObserved);
        Repeat(8, counters.CountPadded);
        Repeat(9, counters.CountReceiveError);
        return counters;
    }

    private static WarningCounters CountedVisits()
    {
        WarningCounters counters = new();
        Repeat(90, counters.AddVisit);
        Repeat(3, () => counters.AddRequest(451, PageKind.Notice));
        Repeat(4, () => counters.AddRequest(200, PageKind.Asset));
        Repeat(5, () => counters.AddRequestRefused(400));
        Repeat(6, () => counters.AddHit(HitSource.Http, OrderClass.Court));
        Repeat(7, () => counters.AddHit(HitSource.Tls, OrderClass.Police));
        counters.AddCoalesced(HitSource.Http, 8);
        counters.AddCounted(9);
        counters.AddUnrecorded(UnrecordedReason.QueueFull, 10);
        counters.AddUnrecorded(UnrecordedReason.DiskFull, 11);
        counters.AddUnrecorded(UnrecordedReason.IoError, 12);
        Repeat(2, () => counters.AddDiscarded(DiscardReason.ClassD));
        Repeat(3, () => counters.AddDiscarded(DiscardReason.Uncovered));
        Repeat(4, () => counters.AddDiscarded(DiscardReason.Nameless));
        Repeat(13, counters.AddPageUnreferenced);
        Repeat(14, () => counters.AddConnectionRejected(ConnectionLimit.Places));
        Repeat(15, () => counters.AddConnectionRejected(ConnectionLimit.Memory));
        Repeat(16, counters.AddFault);
        Repeat(17, counters.OpenConnection);
        for (int power = 0; power < 20; power++)
        {
            counters.FirstBytes.Add(TimeSpan.FromTicks(701L << power));
        }

        return counters;
    }

    private static ContactCounters CountedContacts()
    {
        ContactCounters counters = new();
        counters.Add(DnsContactRecordTests.Sample() with { Queries = 21 }, isDurable: true);
        counters.Add(DnsContactRecordTests.Others() with { Queries = 22 }, isDurable: true);
        counters.Add(DnsContactRecordTests.Lost() with { Queries = 23 }, isDurable: false);
        counters.Add(DnsContactRecordTests.Sample() with { Queries = 24 }, isDurable: false);
        return counters;
    }

    private static JournalStatus Journal() => new()
    {
        Name = "hits",
        Folder = "/data/hits",
        Written = 123_456_789_012,
        Pending = 7,
        Segments = 3,
        Lost = 5,
        Gaps = 4,
        Failures = 6,
        Retention = TimeSpan.FromDays(365),
        Octets = 40_960,
        FreeOctets = 1_000_000_000_000,
        Displaced = 1,
        Overdue = 2,
        FailingSince = DateTimeOffset.UnixEpoch,
        Oldest = new DateTimeOffset(2026, 11, 20, 9, 30, 0, 125, TimeSpan.Zero),
    };

    private static void Repeat(int times, Action count)
    {
        foreach (int _ in Enumerable.Range(0, times))
        {
            count();
        }
    }

    [GeneratedRegex("^(?<series>(?:process|dotnet|sinkhole_upstream_(?:median|late|last_answer))_[^ ]*) [0-9.eE+-]+$", RegexOptions.Multiline)]
    private static partial Regex OfTheRun();

    [GeneratedRegex("(version|revision|runtime)=\"[^\"]*\"")]
    private static partial Regex OfTheBuild();
}
