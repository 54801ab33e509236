using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>The solution lists every project of the tree, and no file that is not there.</summary>
public sealed class SolutionTests
{
    private static readonly Regex Item = new(@"^\t\t(?<path>[^|\t]+) = \k<path>$", RegexOptions.ExplicitCapture | RegexOptions.Multiline);

    private static readonly Regex Project = new("^Project.*\"(?<path>[^\"]+[.]csproj)\"", RegexOptions.ExplicitCapture | RegexOptions.Multiline);

    [Fact]
    public void Every_item_is_a_file()
    {
        string[] items = [.. Paths(Item)];

        Assert.NotEmpty(items);
        Assert.All(items, static item => Assert.True(File.Exists(Path.Combine(Repository.Root, item)), $"{item} is in Sinkhole.sln and not in the tree"));
    }

    [Fact]
    public void Every_project_is_listed()
    {
        string[] projects = [.. Repository.Files("src", "*.csproj"), .. Repository.Files("tests", "*.csproj")];

        Assert.Equal(projects.Order(StringComparer.Ordinal), Paths(Project).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Paths(Regex form) =>
        form.Matches(File.ReadAllText(Path.Combine(Repository.Root, "Sinkhole.sln")).Replace("\r", "", StringComparison.Ordinal))
            .Select(static match => match.Groups["path"].Value.Replace('\\', '/'));
}
