using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.Documents.Files;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The pages and examples of the package, as <c>appliance/debian/install-documents</c> puts them, without building the program.</summary>
public sealed partial class InstalledDocumentsTests : IAsyncLifetime
{
    private const string Documents = "/usr/share/doc/sinkhole";

    private readonly DirectoryInfo _tree = Directory.CreateTempSubdirectory("sinkhole-documents-");

    private static string Appliance => Path.Combine(Repository.Root, "appliance");

    private IEnumerable<string> Installed => Directory.EnumerateFiles(_tree.FullName, "*", SearchOption.AllDirectories);

    public async ValueTask InitializeAsync()
    {
        ProgramRun run = await ProgramRun.OfAsync(Path.Combine(Appliance, "debian", "install-documents"), [_tree.FullName]);
        Assert.True(run.Code == 0, run.Said);
    }

    public ValueTask DisposeAsync()
    {
        _tree.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Every_file_that_a_message_names_is_installed()
    {
        string[] conffiles = File.ReadAllLines(Path.Combine(Appliance, "debian", "conffiles"));
        string[] named = [.. typeof(InstalledFiles).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(conffiles.Contains(path) || IsInstalled(path), $"{path} is not in the package"));
    }

    [Fact]
    public void No_message_names_a_path_of_the_source()
    {
        string[] lines =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
               where Path.GetFileName(file) != nameof(InstalledFiles) + ".cs"
               from line in File.ReadLines(file)
               where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && SourcePath().IsMatch(line)
               select $"{file}: {line.Trim()}",
        ];

        Assert.Empty(lines);
    }

    [Fact]
    public void Every_path_of_the_documents_that_a_page_a_rule_or_the_unit_names_is_installed()
    {
        string[] ours = [Path.Combine(Appliance, "systemd", "sinkhole.service"), Path.Combine(Appliance, "sinkhole.yaml"), .. Directory.GetFiles(Path.Combine(Appliance, "debian"))];
        (string File, string Path)[] named =
        [
            .. from file in Installed.Concat(ours)
               from Match match in DocumentPath().Matches(File.ReadAllText(file))
               select (file, match.Value.TrimEnd('.', '/')),
        ];

        Assert.NotEmpty(named);
        Assert.All(named, one => Assert.True(IsInstalled(one.Path), $"{one.File} names {one.Path}"));
    }

    [Fact]
    public void Every_link_of_an_installed_page_leads_to_an_installed_file()
    {
        (string Page, string Target)[] links =
        [
            .. from page in Installed.Where(static file => file.EndsWith(".md", StringComparison.Ordinal))
               from Match match in Link().Matches(File.ReadAllText(page))
               let target = match.Groups[1].Value.Split('#')[0]
               where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
               select (page, target),
        ];

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(
            link.Target == InstalledFiles.Configuration || Path.Exists(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Target)),
            $"{link.Page} links {link.Target}"));
    }

    /// <summary>The first page shows how to build the package, and so names the source.</summary>
    [Fact]
    public void No_other_page_names_a_path_of_the_source() =>
        Assert.All(
            Installed.Where(file => file != _tree.FullName + Documents + "/README.md"),
            static file => Assert.DoesNotMatch(@"(?<![/\w])(appliance|tests|src)/\w", File.ReadAllText(file)));

    private bool IsInstalled(string path) => Path.Exists(_tree.FullName + path);

    [GeneratedRegex("\"[^\"]*(appliance/|README\\.md|en\\.yaml)")]
    private static partial Regex SourcePath();

    [GeneratedRegex("/usr/share/doc/sinkhole[A-Za-z0-9_./-]*")]
    private static partial Regex DocumentPath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
