using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Exporting;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>What a hostile client sent reaches no reader as anything but text: report, CSV and JSON.</summary>
public sealed class ReadableFormsTests : IDisposable
{
    private const string Hostile = "=cmd|' /C calc'!A0<script>alert(1)</script>\u001b[2J\r\n\"&\u202e";

    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Text_of_a_client_is_escaped_in_every_form()
    {
        HitRecord hit = ExportBench.Hit(1);
        hit = hit with { Visit = hit.Visit with { Host = Hostile, Path = Hostile, Agent = Hostile } };
        await _bench.WriteAsync([hit.ToRecord()]);

        _bench.Export();

        string report = Read("report-001.html");
        Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", report, StringComparison.Ordinal);
        string[] csv = Read("csv/event4_sinkhole_http-001.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, csv.Length);
        Assert.DoesNotContain(",=", csv[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", csv[1], StringComparison.Ordinal);
        string json = Read("ecs-001.jsonl");
        Assert.Equal(Hostile, JsonDocument.Parse(json).RootElement.GetProperty("user_agent").GetProperty("original").GetString());
        Assert.All([report, csv[1], json], static text => Assert.DoesNotContain(text, static character =>
            char.IsControl(character) && character != '\n'));
        Assert.DoesNotContain(json + report, static character => character == '\u202e');
    }

    [Fact]
    public async Task Report_asks_for_nothing_and_says_what_a_hit_does_not_say()
    {
        await _bench.WriteAsync(ExportBench.Mixed(8));

        _bench.Export();

        string report = Read("report-001.html");
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", report, StringComparison.Ordinal);
        Assert.All(
            (string[])["<script", "<img", "<link", "<iframe", "href=", "src=", "url(", "@import"],
            asked => Assert.DoesNotContain(asked, report, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("A hit does not say which person or", report, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllLines(Path.Combine(_bench.Package, "records-001.txt")).Length, report.Split("<tr><td>").Length - 1);
    }

    [Fact]
    public async Task Report_counts_one_as_one()
    {
        DnsContactRecord one = ExportBench.Contact(1, ExportBench.Order) with
        {
            Queries = 1,
            Names = [new AskedName("www.evil.example", 28, 1)],
        };
        CountedRecord counted = ExportBench.Counted(2, ExportBench.Order);
        await _bench.WriteAsync([one.ToRecord(), ExportBench.Contact(3, ExportBench.Order).ToRecord(), counted.ToRecord()]);

        _bench.Export();

        string report = Read("report-001.html");
        Assert.Contains("<td>1 DNS query over udp: ", report, StringComparison.Ordinal);
        Assert.Contains("<td>4 DNS queries over udp: ", report, StringComparison.Ordinal);
        Assert.Contains("<td>40 visits beyond the hits of a minute, from 1 port</td>", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hits_by_IPv4_and_IPv6_and_by_HTTP_and_TLS_have_files_of_their_own()
    {
        HitRecord[] hits =
        [
            ExportBench.Hit(1), ExportBench.Hit(2, source: "2001:db8::7"), ExportBench.Hit(3) with { Source = HitSource.Tls },
            ExportBench.Hit(4, source: "2001:db8::7") with { Source = HitSource.Tls },
        ];
        await _bench.WriteAsync(hits.Select(static hit => hit.ToRecord()));

        _bench.Export();

        Assert.Equal(
            ["event4_sinkhole-001.csv", "event4_sinkhole_http-001.csv", "event6_sinkhole-001.csv", "event6_sinkhole_http-001.csv"],
            Directory.GetFiles(Path.Combine(_bench.Package, "csv")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(Path.Combine(_bench.Package, "csv")), static file => Assert.Equal(2, File.ReadAllLines(file).Length));
    }

    [Fact]
    public async Task Contacts_that_are_no_visits_and_changes_of_the_clock_are_in_the_package_as_what_they_are()
    {
        var clock = new ClockReading(IsSynchronized: true, TimeSpan.Zero);
        await _bench.WriteAsync(
        [
            ExportBench.Contact(1, ExportBench.Order).ToRecord(),
            ExportBench.Contact(2, ExportBench.OtherOrder).ToRecord(),
            ExportBench.Lost(3).ToRecord(),
            ExportBench.Hello(4, ExportBench.Order).ToRecord(),
            ExportBench.Hello(5, ExportBench.OtherOrder).ToRecord(),
            new ClockRecord(default(ClockChange) + 1, ExportBench.Begin, ExportBench.Begin.AddHours(1), clock, clock).ToRecord(),
        ]);

        ExportCounts counts = _bench.Export();

        Assert.Equal((2, 4, 1, 4), (counts.Contacts, counts.ContactQueries, counts.ClockChanges, counts.LostQueries));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(_bench.Package, "records-001.txt")).Length);
        Assert.Equal(3, File.ReadAllLines(Path.Combine(_bench.Package, "csv", "event4_sinkhole_dns-001.csv")).Length);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_bench.Package, "csv", "event6_sinkhole-001.csv")).Length);
        JsonElement[] events = [.. File.ReadAllLines(Path.Combine(_bench.Package, "ecs-001.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(3, events.Length);
        Assert.Equal("AAAA", events[0].GetProperty("dns").GetProperty("question").GetProperty("type").GetString());
        Assert.Equal("spoofable", events[0].GetProperty("tags")[0].GetString());
        Assert.Equal("www.evil.example", events[2].GetProperty("tls").GetProperty("client").GetProperty("server_name").GetString());
        Assert.Contains("<td>SPOOFABLE. queries with this source address came", Read("report-001.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_has_the_fields_of_the_schema()
    {
        HitRecord hit = ExportBench.Hit(1);
        hit = hit with { Visit = hit.Visit with { Clock = new ClockReading(IsSynchronized: false, TimeSpan.MaxValue) } };
        await _bench.WriteAsync([hit.ToRecord()]);

        _bench.Export();

        using JsonDocument read = JsonDocument.Parse(Read("ecs-001.jsonl"));
        JsonElement json = read.RootElement;
        Assert.Equal("2026-05-01T00:00:01.000000Z", json.GetProperty("@timestamp").GetString());
        Assert.Equal("9.4.0", json.GetProperty("ecs").GetProperty("version").GetString());
        Assert.Equal(hit.Reference.ToString(), json.GetProperty("event").GetProperty("id").GetString());
        Assert.Equal(ExportBench.Order, json.GetProperty("event").GetProperty("reference").GetString());
        Assert.Equal(1025, json.GetProperty("source").GetProperty("port").GetInt32());
        Assert.Equal("not_resolvable", json.GetProperty("tags")[0].GetString());
        Assert.False(json.GetProperty("labels").TryGetProperty("clock_bound_seconds", out _));
        Assert.False(json.TryGetProperty("tls", out _));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_bench.Package, name));
}
