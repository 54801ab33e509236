using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>
/// The solution lists every project of the tree, every file of a folder that it shows, and no file that is not there. Projects show their
/// own files.
/// </summary>
public sealed class SolutionTests
{
    private static readonly string[] Folders = [".ci", ".github", "appliance", "blocklists", "src", "tests"];

    private static readonly string[] Shown = ["", ".github", "appliance", "blocklists", "src", "src/decisions", "tests"];

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

    [Fact]
    public void Every_file_of_a_folder_that_is_shown_is_listed()
    {
        string[] items = [.. Paths(Item)];
        string[] files =
        [
            .. Folders.SelectMany(static folder => Repository.Files(folder, "*")),
            .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(static path => Path.GetFileName(path)),
        ];

        Assert.Subset(items.Select(FolderOf).ToHashSet(StringComparer.Ordinal), new HashSet<string>(Shown, StringComparer.Ordinal));
        Assert.Empty(Unlisted(items, files));
    }

    [Fact]
    public void File_that_is_not_listed_is_found()
    {
        string[] items = ["README.md", "src/decisions/0001-first.md"];
        string[] files = ["README.md", "src/decisions/0001-first.md", "src/decisions/0002-second.md", "src/Sinkhole/RULES.md"];

        Assert.Equal(["src/decisions/0002-second.md"], Unlisted(items, files));
    }

    private static IEnumerable<string> Unlisted(string[] items, IEnumerable<string> files)
    {
        HashSet<string> shown = [.. items.Select(FolderOf)];
        return files.Where(file => shown.Contains(FolderOf(file))).Except(items);
    }

    private static string FolderOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    private static IEnumerable<string> Paths(Regex form) =>
        form.Matches(File.ReadAllText(Path.Combine(Repository.Root, "Sinkhole.sln")).Replace("\r", "", StringComparison.Ordinal))
            .Select(static match => match.Groups["path"].Value.Replace('\\', '/'));
}
