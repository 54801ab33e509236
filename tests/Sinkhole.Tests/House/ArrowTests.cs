using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>The tree as it stands keeps the arrows and never-arrows of src/README.md; <see cref="ArrowCheckerTests"/> shows that they can be broken.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Every_project_references_exactly_what_the_table_says()
    {
        IReadOnlyList<string> projects = Repository.Files("src", "*.csproj");
        string[] existing = [.. projects.Select(ProjectReferences.NameOf)];
        List<string> violations = [];

        foreach (string project in projects)
        {
            violations.AddRange(ProjectReferences.Check(project, File.ReadAllText(Path.Combine(Repository.Root, project)), existing));
        }

        Assert.NotEmpty(projects);
        AssertNone(violations);
    }

    [Fact]
    public void No_source_names_what_its_folder_may_not()
    {
        IReadOnlyList<SourceText> sources = Repository.Sources("src");

        Assert.NotEmpty(sources);
        AssertNone(ArrowChecker.CheckRules(sources));
    }

    [Fact]
    public void Namespace_is_folder_and_no_type_lives_in_a_bare_root()
    {
        AssertNone([.. ArrowChecker.CheckNamespaces(Repository.Sources("src")), .. ArrowChecker.CheckNamespaces(Repository.Sources("tests"))]);
    }

    [Fact]
    public void No_transitive_project_reference_bypasses_the_table()
    {
        string properties = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));

        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", properties, StringComparison.Ordinal);
    }

    private static void AssertNone(List<string> violations) =>
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
}
