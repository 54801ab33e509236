using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Sinkhole.Tests.Appliance.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Monitoring;

/// <summary>What Grafana and its provisioning need of a dashboard; its queries are run in the system tests.</summary>
public sealed class DashboardTests
{
    private static readonly HashSet<string> CorePanels = ["row", "stat", "timeseries", "heatmap", "table", "gauge", "bargauge", "text"];

    public static TheoryData<string> Files => [.. Dashboard.All.Select(dashboard => dashboard.File)];

    [Fact]
    public void DNS_evidence_and_overview_are_shipped_under_names_that_stay()
    {
        Assert.Equal(
            [
                ("dns.json", "sinkhole-dns", "Sinkhole / DNS"),
                ("evidence.json", "sinkhole-evidence", "Sinkhole / Evidence"),
                ("overview.json", "sinkhole-overview", "Sinkhole / Overview"),
            ],
            Dashboard.All.Select(dashboard => (dashboard.File, Text(dashboard.Content, "uid"), Text(dashboard.Content, "title"))));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Required_fields_are_there(string file)
    {
        JsonElement content = Named(file).Content;

        Assert.Equal(40, content.GetProperty("schemaVersion").GetInt32());
        Assert.Equal(JsonValueKind.Null, content.GetProperty("id").ValueKind);
        Assert.Contains("sinkhole", content.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.All(["time", "refresh", "timezone", "description", "annotations"], field => Assert.True(content.TryGetProperty(field, out _), field));
        Assert.All(["__inputs", "__requires", "__elements"], field => Assert.False(content.TryGetProperty(field, out _), field));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Source_cluster_job_and_instance_are_variables(string file)
    {
        JsonElement[] variables = [.. Named(file).Variables];

        Assert.Equal(["DS_PROMETHEUS", "cluster", "job", "instance"], variables.Select(variable => Text(variable, "name")));
        Assert.Equal(["datasource", "query", "query", "query"], variables.Select(variable => Text(variable, "type")));
        Assert.All(variables[1..], variable => Assert.StartsWith("label_values(sinkhole_build_info", Text(variable, "definition"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_are_core_ones_with_an_id_of_their_own_a_title_and_a_description(string file)
    {
        JsonElement[] panels = [.. Named(file).Panels];

        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel => Assert.Contains(Text(panel, "type"), CorePanels));
        Assert.All(panels, panel => Assert.NotEmpty(Text(panel, "title")));
        Assert.All(panels.Where(panel => Text(panel, "type") != "row"), panel => Assert.EndsWith(".", Text(panel, "description"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_stand_on_the_grid_and_do_not_overlap(string file)
    {
        HashSet<(int, int)> taken = [];

        foreach (JsonElement place in Named(file).Panels.Select(panel => panel.GetProperty("gridPos")))
        {
            (int x, int y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            (int width, int height) = (place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(x + width, 1, 24);
            Assert.All(
                Enumerable.Range(0, width * height),
                cell => Assert.True(taken.Add((x + (cell % width), y + (cell / width))), $"{file}: two panels at {x},{y}"));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_query_follows_the_variables_and_asks_only_for_what_is_measured(string file)
    {
        Dashboard dashboard = Named(file);

        Assert.NotEmpty(dashboard.Expressions);
        Assert.All(dashboard.Expressions, query =>
        {
            string[] names = [.. MeasuredNames.In(query.Expression)];
            Assert.NotEmpty(names);
            Assert.Empty(names.Except(MeasuredNames.All));
            Assert.Equal(names.Length, query.Expression.Split("{cluster=~\"$cluster\", job=~\"$job\", instance=~\"$instance\"").Length - 1);
        });
        Assert.All(
            dashboard.Panels.Where(panel => panel.TryGetProperty("datasource", out _)),
            panel => Assert.Equal("${DS_PROMETHEUS}", Text(panel.GetProperty("datasource"), "uid")));
    }

    [Fact]
    public void Every_metric_is_on_a_dashboard_but_for_those_that_an_alert_or_a_person_asks_for()
    {
        string[] elsewhere =
        [
            "sinkhole_log_lines_lost_total", "sinkhole_upstream_last_answer_timestamp_seconds", "sinkhole_cache_stored_total",
            "sinkhole_cache_refreshes_dropped_total", "dotnet_gc_allocated_bytes_total",
        ];

        string[] shown = [.. Dashboard.All.SelectMany(dashboard => dashboard.Expressions).SelectMany(query => MeasuredNames.In(query.Expression))];

        Assert.Empty(DeclaredMetrics.OfAppliance.Select(metric => metric.Name).Where(name => !shown.Any(part => part.StartsWith(name, StringComparison.Ordinal))).Except(elsewhere));
    }

    /// <summary><c>increase</c> extrapolates to the ends of its window: what it shows need not be what was counted.</summary>
    [Fact]
    public void R15_Extrapolation_is_not_called_a_count()
    {
        string[] extrapolated =
        [
            .. Dashboard.All.SelectMany(static dashboard => dashboard.Expressions)
                .Where(static query => query.Expression.Contains("increase(", StringComparison.Ordinal) && !query.Expression.Contains(" / ", StringComparison.Ordinal))
                .Select(static query => query.Panel).Distinct(),
        ];

        Assert.NotEmpty(extrapolated);
        Assert.All(extrapolated, static title => Assert.EndsWith(" (estimate)", title, StringComparison.Ordinal));
    }

    [Fact]
    public void Panel_of_visits_shows_all_results_of_a_visit()
    {
        string[] parts = ["sinkhole_hits_total", "sinkhole_hits_coalesced_total", "sinkhole_hits_counted_total", "sinkhole_hits_unrecorded_total", "sinkhole_visits_discarded_total"];

        Assert.Equal(
            parts.Order(),
            Named("overview.json").Expressions.Where(query => query.Panel == "Visits, by result").SelectMany(query => MeasuredNames.In(query.Expression)).Order());
    }

    [Fact]
    public void Evidence_has_a_row_for_each_part_and_shows_every_metric_of_it()
    {
        string[] rows = [.. Named("evidence.json").Panels.Where(panel => Text(panel, "type") == "row").Select(panel => Text(panel, "title"))];
        string[] parts = ["sinkhole_evidence_", "sinkhole_sealed_", "sinkhole_sealing_", "sinkhole_dns_contacts_"];
        HashSet<string> shown = [.. Named("evidence.json").Expressions.SelectMany(query => MeasuredNames.In(query.Expression))];

        Assert.Equal(
            ["Now", "Journals", "Gaps and losses", "Checkpoints", "Witnesses", "Time stamps", "Sealing", "Retention and erasure", "DNS contacts"], rows);
        Assert.Empty(DeclaredMetrics.OfAppliance.Select(metric => metric.Name).Where(name => parts.Any(part => name.StartsWith(part, StringComparison.Ordinal))).Except(shown));
    }

    private static Dashboard Named(string file) => Dashboard.All.Single(dashboard => dashboard.File == file);

    private static string Text(JsonElement parent, string field) => parent.GetProperty(field).GetString() ?? string.Empty;
}
