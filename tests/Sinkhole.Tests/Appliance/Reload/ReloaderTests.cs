using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Lookup;
using Sinkhole.NameServer.Policy;
using Sinkhole.Reload;
using Sinkhole.Tests.Appliance.Telemetry;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class ReloaderTests
{
    private const string Evil = "  - domain: evil.example";

    [Fact]
    public async Task Same_content_keeps_its_number()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        uint before = site.Number;

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(ReloadResult.Ok, record.Result);
        Assert.Equal(before, site.Number);
        Assert.Contains("unchanged", record.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_content_counts_one_more()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        uint before = site.Number;
        site.Order("xa-1", Evil + "\n  - domain: pay.example");

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(before + 1, record.Number);
        Assert.Equal("page", Verdict(site, "www.pay.example"));
    }

    [Theory]
    [InlineData("operator: { name: Another ISP, url: \"https://isp.example/\" }")]
    [InlineData("operator: { name: Example ISP, url: \"https://isp.example/contact\" }")]
    [InlineData("verify_url: \"https://verify.example/orders\"")]
    [InlineData("pages: { seizure: { languages: [it, en] } }")]
    [InlineData("pages: { seizure: { languages: [fr, it, en] } }")]
    public async Task Changed_page_counts_one_more(string options)
    {
        await using ReloadSite site = new(("xa-1", Evil));
        uint before = site.Number;
        site.Configure(options);

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(before + 1, record.Number);
    }

    [Fact]
    public async Task Changed_text_counts_one_more()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        string english = site.CopyTexts("en");
        site.Configure("pages: { seizure: { languages: [en], texts: texts } }");
        uint before = (await site.ReloadAsync()).Number;
        string text = await File.ReadAllTextAsync(english, CancellationToken.None);
        await File.WriteAllTextAsync(english, text.Replace("\"The order\"", "\"The decision\"", StringComparison.Ordinal), CancellationToken.None);

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(before + 1, record.Number);
    }

    [Theory]
    [InlineData("  - domain: pay.example")]
    [InlineData("  - domain: no$name.example")]
    public async Task Change_that_a_reload_has_read_is_not_reported_by_the_file_watch(string entries)
    {
        await using ReloadSite site = new(("xa-1", Evil));
        int told = 0;
        using var watch = new FileWatch(site.Source.Read(site.Time.GetUtcNow()).Snapshot, () => site.Reloader.IsReading, () => told++, site.Time);
        site.Reloader.Ended += record => watch.HasRead(record.Snapshot!);
        site.Order("xa-1", entries);

        await site.ReloadAsync();
        Look(site, 10);
        Assert.Equal(0, told);

        site.Order("xa-1", Evil);
        Look(site, 10);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Warning_is_logged_once_and_again_after_it_was_gone()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        int[] logged = new int[5];
        for (int reload = 0; reload < logged.Length; reload++)
        {
            site.Configure(reload == 2 ? string.Empty : "pages: { seizure: { addresses: [127.0.0.1] } }");
            await site.ReloadAsync();
            logged[reload] = site.Log.Written.Count(static line => line.Contains("SH420", StringComparison.Ordinal));
        }

        Assert.Equal([1, 1, 1, 2, 2], logged);
    }

    [Fact]
    public async Task Refused_set_keeps_the_running_one_and_says_why()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        LoadedSet before = site.Loaded.Current;
        site.Order("xa-2", "  - domain: no$name.example");

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(ReloadResult.Invalid, record.Result);
        Assert.Same(before, site.Loaded.Current);
        Assert.Equal("SH104", Assert.Single(record.Findings).Code.Id);
        Assert.Contains($"the running generation {before.Generation.Number} is unchanged", record.Summary, StringComparison.Ordinal);
        Assert.Equal(1, site.Reloader.Count(ReloadResult.Invalid));
        Assert.Equal(1, site.Reloader.Durations(ReloadResult.Invalid).Counts.ToArray().Sum());
        Assert.Equal(0, site.Reloader.Durations(ReloadResult.Ok).Counts.ToArray().Sum());
    }

    [Fact]
    public async Task End_of_an_order_gets_a_new_number_without_a_reload()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-1", Evil, until: "2026-11-21T12:30:00Z");
        await site.ReloadAsync();
        uint before = site.Number;
        Assert.Equal("page", Verdict(site, "evil.example"));

        site.Time.Advance(TimeSpan.FromMinutes(30));
        await site.Reloader.WaitForBoundaryAsync();

        Assert.Equal(before + 1, site.Number);
        Assert.Equal("not listed", Verdict(site, "evil.example"));
    }

    [Fact]
    public async Task Begin_of_an_order_gets_a_new_number_without_a_reload()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-2", "  - domain: late.example", from: "2026-11-21T18:00:00Z");
        await site.ReloadAsync();
        uint before = site.Number;
        Assert.Equal("not listed", Verdict(site, "late.example"));

        for (int hour = 0; hour < 6; hour++)
        {
            site.Time.Advance(TimeSpan.FromHours(1));
            await site.Reloader.WaitForBoundaryAsync();
        }

        Assert.Equal(before + 1, site.Number);
        Assert.Equal("page", Verdict(site, "late.example"));
    }

    [Fact]
    public async Task Option_that_needs_a_restart_is_reported_and_not_applied()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Configure("metrics: { listen: \"127.0.0.1:9999\" }\ndns: { clients: [\"192.0.2.0/24\"] }");

        ReloadRecord record = await site.ReloadAsync();

        Assert.Contains("restart to apply metrics.listen", record.Summary, StringComparison.Ordinal);
        Assert.Equal(9353, site.Loaded.Current.Source.Options.MetricsListen.Port);
        Assert.Equal("192.0.2.0/24", site.Loaded.Current.Source.Options.Dns.Clients.Single().ToString());
    }

    [Theory]
    [InlineData("upstreams: [\"127.0.0.1:1053\"]", "the upstream 127.0.0.1:1053 is our own listener 127.0.0.1:1053")]
    [InlineData(
        "routes: [{ suffix: corp.example, upstreams: [\"[::1]:1053\"] }]", "the upstream [::1]:1053 is our own listener [::1]:1053")]
    public async Task Upstream_that_is_a_listener_until_the_restart_is_refused(string upstreams, string expected)
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Configure($"dns: {{ listen: [\"127.0.0.1:1054\"], {upstreams} }}");
        site.Order("xa-2", "  - domain: other.example");
        Assert.DoesNotContain(
            site.Source.Read(site.Time.GetUtcNow()).Findings, static finding => finding.Severity == FindingSeverity.Error);
        uint before = site.Number;

        ReloadRecord record = await site.ReloadAsync();

        Finding finding = Assert.Single(record.Findings, static finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal((ReloadResult.Invalid, before), (record.Result, site.Number));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Contains("which stays open until a restart", finding.Message, StringComparison.Ordinal);
        Assert.Equal("restart to apply 'dns.listen', or write another upstream", finding.Hint);
        Assert.True(finding is { Line: 4, Column: > 1 }, finding.Position.ToString());
        Assert.Empty(site.Loaded.Current.Source.Options.Dns.Upstreams);
        Assert.Equal("not listed", Verdict(site, "other.example"));
    }

    [Fact]
    public async Task Orders_in_the_data_folder_that_is_used_until_the_restart_are_refused()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        string lists = Directory.CreateDirectory(Path.Combine(site.Data, "lists")).FullName;
        File.Copy(Path.Combine(site.Data, "..", "blocklists", "xa-1.yaml"), Path.Combine(lists, "xa-1.yaml"));
        site.ConfigureFolders(data: "other", orders: "data/lists");

        ReloadRecord record = await site.ReloadAsync();

        Finding finding = Assert.Single(record.Findings, static finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal(ReloadResult.Invalid, record.Result);
        Assert.Contains("lies below 'data'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("until a restart", finding.Message, StringComparison.Ordinal);
        Assert.Equal("page", Verdict(site, "evil.example"));
    }

    [Fact]
    public async Task Option_that_needs_a_restart_is_reported_until_it_is_reverted()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Configure("web: { connections: 500 }");
        await site.ReloadAsync();
        Assert.Equal("restart to apply web.connections", site.Reloader.PendingRestart);

        ReloadRecord second = await site.ReloadAsync();
        Assert.Contains("restart to apply web.connections", second.Summary, StringComparison.Ordinal);
        Assert.Equal(10_000, site.Loaded.Current.Source.Options.Web.Connections);

        site.Order("xa-2", "  - domain: under score.example");
        Assert.Equal(ReloadResult.Invalid, (await site.ReloadAsync()).Result);
        Assert.Equal("restart to apply web.connections", site.Reloader.PendingRestart);

        site.Remove("xa-2");
        site.Configure();
        await site.ReloadAsync();
        Assert.Null(site.Reloader.PendingRestart);
    }

    [Fact]
    public async Task Clock_that_is_not_synchronised_ends_no_order_and_its_end_is_published_when_it_is()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-1", Evil, until: "2026-11-21T12:30:00Z");
        await site.ReloadAsync();
        uint before = site.Number;
        Publish(site, isSynchronized: false);
        site.Reloader.OnClockChanged();

        site.Time.Advance(TimeSpan.FromHours(2));
        await site.Reloader.WaitForBoundaryAsync();
        Assert.Equal((before, "page"), (site.Number, Verdict(site, "evil.example")));

        Publish(site, isSynchronized: true);
        site.Reloader.OnClockChanged();
        site.Time.Advance(TimeSpan.Zero);
        await site.Reloader.WaitForBoundaryAsync();

        Assert.Equal((before + 1, "not listed"), (site.Number, Verdict(site, "evil.example")));
    }

    [Fact]
    public async Task Order_is_reported_as_expired_only_after_it_has_ended()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-1", Evil, until: "2026-11-21T12:30:00Z");
        Publish(site, isSynchronized: false);
        site.Time.Set(DateTimeOffset.Parse("2090-01-01T00:00:00Z"));
        Finding overdue = Assert.Single((await site.ReloadAsync()).Findings);
        Assert.Equal("SH215", overdue.Code.Id);
        Assert.StartsWith("order xa-1 still blocks after its 'valid_until'", overdue.Message, StringComparison.Ordinal);

        Publish(site, isSynchronized: true);

        Assert.Equal("SH202", Assert.Single((await site.ReloadAsync()).Findings).Code.Id);
    }

    [Fact]
    public async Task Order_that_no_synchronised_clock_has_ended_is_overdue_and_not_the_next_expiry()
    {
        await using ReloadSite site = new(("xa-1", Evil), ("xa-2", "  - domain: other.example"));
        site.Order("xa-1", Evil, until: "2026-11-21T12:30:00Z");
        Publish(site, isSynchronized: false);
        await site.ReloadAsync();
        Assert.Equal((0L, "2026-11-21 12:30:00Z"), await EndsAsync(site));

        site.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal((1L, "2027-11-02 00:00:00Z"), await EndsAsync(site));
        LookupReport report = LookupAnswerer.Answer(site.Loaded.Current, "evil.example", RRType.A, site.Clock, isRunning: true);
        Assert.StartsWith("order xa-1 still blocks after its end, 2026-11-21T12:30:00Z", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_copy_of_the_orders_is_repeated_by_the_next_reload()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        string seed = Path.Combine(site.Data, "seed");
        Directory.Delete(seed, recursive: true);
        await File.WriteAllTextAsync(seed, "in the way", TestContext.Current.CancellationToken);
        site.Order("xa-2", "  - domain: other.example");
        await site.ReloadAsync();
        Assert.Null(site.Seed.Kept);
        File.Delete(seed);

        await site.ReloadAsync();

        Assert.Equal(2, Directory.GetDirectories(site.Seed.Kept!).Length);
    }

    [Fact]
    public async Task Number_that_cannot_be_saved_publishes_nothing()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        LoadedSet before = site.Loaded.Current;
        site.Order("xa-1", Evil + "\n  - domain: pay.example");
        Directory.Delete(site.Data, recursive: true);

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(ReloadResult.IoError, record.Result);
        Assert.Same(before, site.Loaded.Current);
    }

    [Theory]
    [InlineData("", "web: { connections: 500 }", "restart to apply web.connections")]
    [InlineData("web: { connections: 500 }", "", null)]
    public async Task Option_that_needs_a_restart_is_that_of_the_files_also_where_the_disk_refuses(string before, string after, string? expected)
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Configure(before);
        await site.ReloadAsync();
        site.Configure(after);
        site.Order("xa-1", Evil + "\n  - domain: pay.example");
        Directory.Delete(site.Data, recursive: true);

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(ReloadResult.IoError, record.Result);
        Assert.Equal(expected, site.Reloader.PendingRestart);
    }

    [Fact]
    public async Task Reload_that_the_disk_refused_is_retried_after_a_minute()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        await using ReloadRequests requests = new(site.Reloader, NullLogger.Instance);
        TaskCompletionSource<ReloadRecord> again = new(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Order("xa-1", Evil + "\n  - domain: pay.example");
        Directory.Delete(site.Data, recursive: true);
        ReloadRecord refused = await site.ReloadAsync();
        Directory.CreateDirectory(site.Data);
        site.Reloader.Ended += record => again.TrySetResult(record);

        site.Time.Advance(TimeSpan.FromMinutes(1));
        ReloadRecord applied = await again.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.EndsWith("is unchanged; retry every minute", refused.Summary, StringComparison.Ordinal);
        Assert.Equal(ReloadResult.Ok, applied.Result);
        Assert.Equal("page", Verdict(site, "pay.example"));
    }

    [Fact]
    public async Task Number_that_was_not_saved_when_an_order_began_is_retried_after_a_minute()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-2", "  - domain: late.example", from: "2026-11-21T12:30:00Z");
        await site.ReloadAsync();
        uint before = site.Number;
        Directory.Delete(site.Data, recursive: true);
        site.Time.Advance(TimeSpan.FromMinutes(30));
        await site.Reloader.WaitForBoundaryAsync();
        Assert.Equal(before, site.Number);
        Directory.CreateDirectory(site.Data);

        site.Time.Advance(TimeSpan.FromMinutes(1));
        await site.Reloader.WaitForBoundaryAsync();

        Assert.Equal(before + 1, site.Number);
    }

    [Fact]
    public async Task Held_entry_is_left_out_and_the_others_are_applied()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-1", Evil + "\n  - domain: co.uk");

        ReloadRecord record = await site.ReloadAsync();

        Assert.Equal(ReloadResult.Ok, record.Result);
        Assert.Equal("SH301", Assert.Single(record.Findings).Code.Id);
        Assert.Equal("not listed", Verdict(site, "shop.co.uk"));
        Assert.Equal("page", Verdict(site, "evil.example"));
    }

    [Fact]
    public async Task Allowed_name_is_answered_with_its_whole_subtree()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Configure("allow: [help.evil.example]");

        await site.ReloadAsync();

        Assert.Equal("allowed", Verdict(site, "www.help.evil.example"));
        Assert.Equal("page", Verdict(site, "evil.example"));
    }

    [Fact]
    public async Task Reloads_asked_for_at_once_all_get_their_result()
    {
        await using ReloadSite site = new(("xa-1", Evil));

        ReloadRecord[] records = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.ReloadAsync()));

        Assert.All(records, record => Assert.Equal(ReloadResult.Ok, record.Result));
        Assert.Equal(20, site.Reloader.Count(ReloadResult.Ok));
    }

    private static async Task<(long Overdue, string NextExpiry)> EndsAsync(ReloadSite site)
    {
        string[] lines = (await Scraped.TextAsync(BlocklistMetrics.Families.ReadFrom(new BlocklistState(site.Loaded, site.Reloader, site.Clock)))).Split('\n');
        double ValueOf(string metric) => double.Parse(
            lines.Single(line => line.StartsWith(metric + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        DateTimeOffset next = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(ValueOf("sinkhole_order_next_expiry_timestamp_seconds"));
        return ((long)ValueOf("sinkhole_blocklist_orders_overdue"), next.ToString("u", CultureInfo.InvariantCulture));
    }

    private static void Publish(ReloadSite site, bool isSynchronized)
    {
        long now = site.Time.GetUtcNow().UtcTicks;
        site.Clock.Publish(new ClockAnchor(now, now, site.Time.GetTimestamp(), isSynchronized));
    }

    private static void Look(ReloadSite site, int times)
    {
        for (int look = 0; look < times; look++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static string Verdict(ReloadSite site, string name)
    {
        LookupReport report = LookupAnswerer.Answer(site.Loaded.Current, name, RRType.A, site.Clock, isRunning: true);
        return report.Verdict;
    }
}
