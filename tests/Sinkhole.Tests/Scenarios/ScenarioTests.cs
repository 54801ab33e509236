using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Scenarios;

/// <summary>Every file of tests/scenarios holds, and no rule that we keep is without one.</summary>
public sealed class ScenarioTests
{
    /// <summary>The highest rule number of each letter; <see cref="Planned"/> ones are of parts that are not built yet.</summary>
    private static readonly (char Letter, int Last)[] Rules = [('Q', 21), ('N', 7), ('C', 7), ('H', 12), ('E', 11), ('M', 17), ('T', 8)];

    private static readonly string[] Planned = ["E9", "E10"];

    public static IEnumerable<TheoryDataRow<string>> Files => Names().Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Files))]
    public void Scenario_holds(string rule)
    {
        IReadOnlyList<string> failures = ScenarioRun.Play(rule);

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Fact]
    public void Every_rule_has_its_scenario_or_a_test_that_the_table_names()
    {
        IEnumerable<string> rules = Rules.SelectMany(static rule => Enumerable.Range(1, rule.Last).Select(number => $"{rule.Letter}{number}"));
        string[] covered = [.. Names().Select(static name => name.Split('-')[0]), .. Table(), .. Planned];

        Assert.Empty(rules.Except(covered));
    }

    /// <summary>The rows of the rules that name a test: <c>| T1 | rule | `Class.Method` |</c>.</summary>
    private static IEnumerable<string> Table() =>
        File.ReadLines(Path.Combine(Repository.Root, "src/Sinkhole.NameServer/RULES.md"))
            .Where(static line => Regex.IsMatch(line, "^[|] [A-Z][0-9]+ [|].*`[A-Za-z]+[.][A-Za-z0-9_]+`"))
            .Select(static line => line.Split(' ')[1]);

    private static IEnumerable<string> Names() =>
        Repository.Files(ScenarioRun.Folder, "*.scenario").Select(path => Path.GetFileNameWithoutExtension(path));
}
