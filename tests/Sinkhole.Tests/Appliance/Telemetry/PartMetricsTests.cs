using System;
using System.Threading.Tasks;
using Sinkhole.Clocks;
using Sinkhole.Erasing;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Platform.Clocks;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Clocks;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class PartMetricsTests
{
    [Fact]
    public async Task Counters_of_all_listeners_are_added_up_at_a_scrape()
    {
        QueryCounters[] listeners = [new(DnsTransport.Udp), new(DnsTransport.Udp), new(DnsTransport.Tcp)];
        string before = await Scraped.TextAsync(NameServerMetrics.Families.ReadFrom(() => listeners));

        foreach (QueryCounters counters in listeners)
        {
            counters.CountResponse(Rcode.NoError, QueryOutcome.Seized, octets: 65);
            counters.CountDurations(1, TimeSpan.FromMilliseconds(3));
            counters.CountDrop(DropReason.SpoofSuspect);
            counters.CountUnsent(UnsentReason.TooLong);
        }

        string after = await Scraped.TextAsync(NameServerMetrics.Families.ReadFrom(() => listeners));
        Assert.Contains("sinkhole_dns_responses_total{rcode=\"NOERROR\",outcome=\"seized\"} 0\n", before, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_responses_total{rcode=\"NOERROR\",outcome=\"seized\"} 3\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_dropped_total{reason=\"spoof_suspect\"} 3\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_unsent_total{reason=\"too_long\"} 3\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_duration_seconds_bucket{transport=\"udp\",le=\"0.001953125\"} 0\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_duration_seconds_bucket{transport=\"udp\",le=\"0.00390625\"} 2\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_duration_seconds_sum{transport=\"udp\"} 0.006\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_size_bytes_bucket{transport=\"tcp\",le=\"64\"} 0\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_size_bytes_bucket{transport=\"tcp\",le=\"128\"} 1\n", after, StringComparison.Ordinal);
        Assert.Contains("sinkhole_dns_response_size_bytes_sum{transport=\"tcp\"} 65\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_of_the_name_server_stay_within_their_budget()
    {
        string text = await Scraped.TextAsync(NameServerMetrics.Families.ReadFrom(() => []));

        Assert.InRange(text.Split('\n').Length, 1, 220);
    }

    [Fact]
    public async Task Each_number_of_erasing_is_shown_as_itself()
    {
        ErasureCounters counters = new(static () => 1, static () => 2)
        {
            Keys = 3,
            Unknown = 4,
            Overdue = 5,
            OverdueSealed = 6,
            Damaged = 7,
            Unlisted = 8,
            Undated = 9,
        };

        string text = await Scraped.TextAsync(ErasureMetrics.Families.ReadFrom(counters));

        Assert.Contains("\nsinkhole_evidence_orders_held 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_storage_keys_removed_total{journal=\"hits\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_storage_keys{journal=\"hits\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_orders_unknown 4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_overdue_storage_keys{journal=\"hits\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_overdue_sealed_keys 6\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_damaged_storage_keys{journal=\"hits\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_unlisted_seal_folders 8\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_undated_storage_keys{journal=\"hits\"} 9\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_erasure_failing 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_is_shown_with_what_its_disk_can_hold()
    {
        JournalStatus status = new() { Name = "hits", Folder = "/data/hits", Written = 7, Octets = 4096, FreeOctets = 1000 };

        string text = await Scraped.TextAsync(EvidenceMetrics.Families.ReadFrom(() => [status]));

        Assert.Contains("\nsinkhole_evidence_written_total{journal=\"hits\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_spool_bytes{journal=\"hits\"} 4096\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_spool_capacity_bytes 5096\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nsinkhole_evidence_spool_oldest_timestamp_seconds{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Age_of_the_oldest_segment_stands_beside_how_long_it_is_kept()
    {
        JournalStatus status = new()
        {
            Name = "hits",
            Folder = "/data/hits",
            Oldest = DateTimeOffset.UnixEpoch.AddSeconds(7),
            Retention = TimeSpan.FromDays(2),
            Overdue = 3,
        };

        string text = await Scraped.TextAsync(EvidenceMetrics.Families.ReadFrom(() => [status]));

        Assert.Contains("\nsinkhole_evidence_spool_oldest_timestamp_seconds{journal=\"hits\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_retention_seconds{journal=\"hits\"} 172800\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_overdue_segments{journal=\"hits\"} 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_journal_has_not_written_is_shown_by_what_became_of_it()
    {
        JournalStatus status = new() { Name = "hits", Folder = "/data/hits", Pending = 2, Failures = 3, Lost = 4, Gaps = 1, Segments = 5 };

        string text = await Scraped.TextAsync(EvidenceMetrics.Families.ReadFrom(() => [status]));

        Assert.Contains("\nsinkhole_evidence_pending_records{journal=\"hits\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_write_failures_total{journal=\"hits\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_refused_total{journal=\"hits\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_gaps_total{journal=\"hits\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_segments{journal=\"hits\"} 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visits_are_shown_by_what_became_of_them()
    {
        WarningCounters counters = new();

        counters.AddVisit();
        counters.AddDiscarded(DiscardReason.ClassD);
        counters.AddVisit();
        counters.AddHit(HitSource.Http, OrderClass.Court);
        counters.AddCounted(7);
        counters.AddDiscarded(DiscardReason.Nameless);
        counters.AddRequestRefused(400);
        counters.AddConnectionRejected(ConnectionLimit.Memory);
        counters.AddRequest(451, PageKind.Notice);

        string text = await Scraped.TextAsync(WarningMetrics.Families.ReadFrom(counters));
        Assert.Contains("\nsinkhole_visits_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_visits_discarded_total{reason=\"class_d\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_visits_discarded_total{reason=\"nameless\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_hits_counted_total 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_http_connections_rejected_total{limit=\"places\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_http_connections_rejected_total{limit=\"memory\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_http_requests_refused_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_hits_total{source=\"http\",order_class=\"court\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nsinkhole_http_requests_total{listener=\"http\",status_class=\"4xx\",page=\"notice\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_of_unknown_accuracy_has_no_bound()
    {
        using ClockMonitor clock = new(new ManualTime(), () => KernelReading.Unknown);

        string text = await Scraped.TextAsync(ClockMetrics.Families.ReadFrom(clock));

        Assert.Contains("\nsinkhole_clock_error_bound_seconds Infinity\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_clock_synchronized 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_says_what_runs()
    {
        string text = await Scraped.TextAsync(BuildMetrics.Families.ReadFrom(Environment.Version));

        Assert.Matches($"sinkhole_build_info{{version=\"[0-9.]+\",revision=\"[0-9a-z]+\",runtime=\"{Environment.Version}\"}} 1\n", text);
    }
}
