using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Scenarios;

/// <summary>Every file of tests/scenarios holds, and no rule that we keep is without one.</summary>
public sealed class ScenarioTests
{
    /// <summary>Rules of specs/name-server.md that hold without modes that are not built yet.</summary>
    private static readonly string[] Rules =
    [
        "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11", "Q12", "Q13", "Q14", "Q15", "Q16", "Q18", "Q19", "Q20", "Q21",
        "C1", "C2", "C3", "C4", "C5", "C6", "N1", "N3", "N4", "N5", "N6", "N7", "H1", "H2", "H3", "H4", "H5", "H7", "H8", "H9", "H10", "H12", "E1", "E2", "E3", "E4", "E6", "E8",
        "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M14", "M16",
    ];

    public static IEnumerable<TheoryDataRow<string>> Files => Names().Select(name => new TheoryDataRow<string>(name));

    /// <summary>Rules of what is no order and no upstream: the node, signatures, special names, sizes.</summary>
    private static readonly string[] HouseRules = ["Q17", "N2", "H6", "E5", "E7", "E11", "M12", "M13", "M15"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scenario_holds(string rule)
    {
        IReadOnlyList<string> failures = ScenarioRun.Play(rule);

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Fact]
    public void Every_rule_has_its_scenario()
    {
        string[] covered = [.. Names().Select(name => name.Split('-')[0])];

        Assert.Empty(Rules.Concat(HouseRules).Except(covered));
    }

    private static IEnumerable<string> Names() =>
        Repository.Files(ScenarioRun.Folder, "*.scenario").Select(path => Path.GetFileNameWithoutExtension(path));
}
