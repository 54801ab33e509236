using System;
using System.IO;
using System.Linq;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Monitoring;

public sealed class AlertRuleTests
{
    public static TheoryData<string> Names => [.. AlertRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Alert_leads_to_its_own_runbook(string name)
    {
        AlertRule rule = AlertRule.All.Single(rule => rule.Name == name);

        Assert.Equal($"file:///usr/share/doc/sinkhole/examples/runbooks/{name}.md", rule.Runbook);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "appliance", "runbooks", $"{name}.md"));
        Assert.StartsWith($"# {name}\n", page, StringComparison.Ordinal);
        Assert.All(["**What it means.**", "\n## Look\n", "\n## Do\n", "\n## Call\n"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_runbook_has_its_alert_and_its_line_in_the_index()
    {
        string folder = Path.Combine(Repository.Root, "appliance", "runbooks");
        string index = File.ReadAllText(Path.Combine(folder, "README.md"));

        Assert.Equal(
            AlertRule.All.Select(rule => rule.Name).Append("README").Order(),
            Directory.GetFiles(folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order());
        Assert.All(AlertRule.All, rule => Assert.Contains($"| [{rule.Name}]({rule.Name}.md) | {rule.Severity} |", index, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Alert_has_a_unit_test_in_which_it_fires_and_one_in_which_it_is_silent(string name)
    {
        string tests = File.ReadAllText(Path.Combine(AlertRule.Folder, "sinkhole.test.yml"));

        string[] cases = tests.Split($"alertname: {name}\n")[1..];

        Assert.Contains(cases, outcome => outcome.TrimStart().StartsWith("exp_alerts: []", StringComparison.Ordinal));
        Assert.Contains(cases, outcome => outcome.TrimStart().StartsWith("exp_alerts:\n", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Alert_asks_only_for_what_is_measured(string name)
    {
        AlertRule rule = AlertRule.All.Single(rule => rule.Name == name);

        Assert.NotEmpty(MeasuredNames.In(rule.Expression));
        Assert.Empty(MeasuredNames.In(rule.Expression).Except(MeasuredNames.All));
    }
}
