using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Appliance.Monitoring;
using Sinkhole.Tests.Appliance.Telemetry;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>What we ship for monitoring, held against Debian's Prometheus that has scraped a running appliance.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class MonitoringTests(MonitoredAppliance monitored) : IClassFixture<MonitoredAppliance>
{
    private const int SeriesBudget = 600;

    // Expressions that rightly find nothing here, each with its reason.
    private static readonly Dictionary<string, string> Empty = new(StringComparer.Ordinal)
    {
        ["SinkholeHitsSilent"] = "compares with a day ago, when this Prometheus did not run",
    };

    private static readonly string Folder = Path.Combine(Repository.Root, "appliance", "monitoring");

    [Fact]
    public async Task Promtool_takes_the_configuration_and_its_rules()
    {
        ProgramRun run = await Tool.Promtool.RunAsync("check", "config", Path.Combine(Folder, "prometheus.yml"));

        Assert.True(run.Code == 0, run.Said);
        Assert.Contains($"{AlertRule.All.Count} rules found", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_rule_passes_its_unit_tests()
    {
        ProgramRun run = await Tool.Promtool.RunAsync("test", "rules", Path.Combine(Folder, "rules", "sinkhole.test.yml"));

        Assert.True(run.Code == 0, run.Said);
    }

    [Fact]
    public async Task Every_query_of_a_dashboard_finds_something()
    {
        List<string> wrong = [];
        foreach (Dashboard dashboard in Dashboard.All)
        {
            foreach ((string panel, string expression) in dashboard.Expressions)
            {
                await AskAsync($"{dashboard.File}: {panel}", Dashboard.Substitute(expression, rateInterval: "1m"), wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_side_of_an_alert_finds_something()
    {
        List<string> wrong = [];
        foreach (AlertRule rule in AlertRule.All)
        {
            await AskAsync(rule.Name, rule.Answered, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("sum by (", 0, true)]
    [InlineData("sinkhole_no_such_metric", 0, false)]
    [InlineData("sinkhole_blocklist_generation", 1, false)]
    public async Task Unreadable_query_and_query_without_result_are_distinguished(string expression, int samples, bool isRefused)
    {
        (int found, string? error) = await monitored.Prometheus.AskAsync(expression);

        Assert.Equal((samples, isRefused), (found, error is not null));
    }

    [Fact]
    public async Task Prometheus_scrapes_in_OpenMetrics()
    {
        (int buckets, _) = await monitored.Prometheus.AskAsync("sinkhole_dns_response_size_bytes_bucket{le=\"64.0\"}");

        Assert.Equal(2, buckets);
    }

    [Fact]
    public void Every_declared_metric_is_shown_and_nothing_else()
    {
        string[] shown =
            [.. monitored.Fresh.Text.Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[2])];

        Assert.Equal(DeclaredMetrics.OfAppliance.Select(static metric => metric.Name).Order(StringComparer.Ordinal), shown);
    }

    [Fact]
    public async Task Scrape_of_a_running_appliance_passes_promtools_lint()
    {
        Scrape scrape = await monitored.Appliance.ScrapeAsync();

        ProgramRun run = await ProgramRun.OfAsync(Tool.Promtool.Required(), ["check", "metrics"], scrape.Text);

        Assert.True(run.Code == 0, run.Said);
    }

    [Fact]
    public void Fresh_appliance_stays_within_the_budget_of_series()
    {
        int series = monitored.Fresh.Text.Split('\n').Count(static line => line.Length > 0 && line[0] != '#');

        Assert.InRange(series, 100, SeriesBudget - 1);
    }

    [Fact]
    public async Task Nothing_is_lost_between_two_counters()
    {
        Scrape scrape = await monitored.Appliance.ScrapeAtRestAsync();

        scrape.AssertBalanced();
        Assert.Equal(scrape.Sum("sinkhole_dns_responses_total"), scrape.Sum("sinkhole_dns_response_duration_seconds_count"));
        Assert.Equal(scrape.Sum("sinkhole_dns_responses_total"), scrape.Sum("sinkhole_dns_response_size_bytes_count"));
        Assert.Equal(scrape.Sum("sinkhole_http_requests_total"), scrape.Sum("sinkhole_http_first_byte_seconds_count"));
        Assert.Equal(scrape.Sum("sinkhole_blocklist_reloads_total"), scrape.Sum("sinkhole_blocklist_reload_duration_seconds_count"));
    }

    [Fact]
    public async Task Status_says_the_last_checkpoint_cosignature_and_time_stamp_and_until_when_certificates_hold()
    {
        // A stamp comes with the first checkpoint that has records.
        const string Stamped = "(?m)^time stamp +hits: [0-9]+ records? stamped at ";
        string status = await monitored.StatusAsync();
        for (int left = 120; left > 0 && !Regex.IsMatch(status, Stamped, RegexOptions.None, TimeSpan.FromSeconds(1)); left--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            status = await monitored.StatusAsync();
        }

        Assert.Matches("(?m)^checkpoint +hits: [0-9]+ records signed; all durable records were under it at .* ago\\)$", status);
        Assert.Matches("(?m)^witness +witness.example/w1: hits: [0-9]+ of [0-9]+ records cosigned at ", status);
        Assert.Matches(Stamped, status);
        Assert.Matches("(?m)^sealing +to 1 certificate, expires [-0-9]+ [0-9:]+Z; [0-9]+ accounts? sealed, 0 failed; passwords not hashed: no key of the operation$", status);
    }

    private async Task AskAsync(string what, string expression, List<string> wrong)
    {
        (int samples, string? error) = await monitored.Prometheus.AskAsync(expression);
        if (error is not null || (samples == 0) != Empty.ContainsKey(what))
        {
            wrong.Add($"{what}: {error ?? $"{samples} samples"} for {expression}");
        }
    }
}
