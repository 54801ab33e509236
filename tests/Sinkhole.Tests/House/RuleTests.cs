using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Every rule that a file cites is a rule of a project, and no file cites a document that is not in the tree.</summary>
public sealed class RuleTests
{
    private static readonly string[] Folders = ["src", "tests", "appliance", "blocklists", ".github"];

    private static readonly string[] Patterns = ["*.cs", "*.md", "*.scenario", "*.txt", "*.yaml", "*.csproj"];

    [Fact]
    public void Every_project_has_its_rules_and_no_id_stands_twice()
    {
        IEnumerable<string> projects =
            Repository.Files("src", "*.csproj").Select(static path => $"{path[..path.LastIndexOf('/')]}/RULES.md");

        Assert.Empty(projects.Except(RuleBook.Pages()));
        Assert.Equal(RuleBook.Ids().Distinct(), RuleBook.Ids());
    }

    [Fact]
    public void Every_rule_that_is_cited_is_there()
    {
        HashSet<string> rules = [.. RuleBook.Ids()];
        List<string> missing = [];
        foreach ((string path, string text) in Texts())
        {
            missing.AddRange(RuleBook.CitedIn(text).Where(id => !rules.Contains(id)).Select(id => $"{path}: rule {id} is in no RULES.md"));
        }

        missing.AddRange(Repository.Files("tests/scenarios", "*.scenario")
            .Where(path => !rules.Contains(Path.GetFileName(path).Split('-')[0])).Select(static path => $"{path}: its rule is in no RULES.md"));
        Assert.Empty(missing);
    }

    [Fact]
    public void No_file_cites_a_document_outside_the_tree()
    {
        Assert.Empty(
            Texts().SelectMany(static file => RuleBook.ForeignIn(file.Text).Select(found => $"{file.Path}: '{found}' is not in the tree")));
    }

    [Theory]
    [InlineData("(ru" + "le Z9)", "Z9")]
    [InlineData("Rules T1-T3 and E11 (RFC 7766)", "T1 T2 T3 E11")]
    [InlineData("as the rules C1, C4 say, not section M3", "C1 C4")]
    [InlineData("the ruler Q1 and a rule of Q2", "")]
    public void Cited_rules_are_found(string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', RuleBook.CitedIn(text)));
    }

    [Theory]
    [InlineData("the precedence of desi" + "gn section 5")]
    [InlineData("as spe" + "cs/orders says")]
    [InlineData("desi" + "gn.md")]
    [InlineData("Accepta" + "nce ru" + "le R16")]
    [InlineData("that iss" + "ues 3 and 4 name")]
    public void Citation_of_a_document_outside_is_found(string text)
    {
        Assert.Single(RuleBook.ForeignIn(text));
    }

    [Theory]
    [InlineData("RFC 9112 section 3.2, decision 0013, the design of the page")]
    [InlineData("inspects/changes")]
    public void Other_words_are_no_citation(string text)
    {
        Assert.Empty(RuleBook.ForeignIn(text));
    }

    private static IEnumerable<(string Path, string Text)> Texts()
    {
        IEnumerable<string> paths = Folders.SelectMany(static folder => Patterns.SelectMany(pattern => Repository.Files(folder, pattern)));
        foreach (string path in paths.Append("README.md").Append(".globalconfig").Append(".editorconfig"))
        {
            yield return (path, File.ReadAllText(Path.Combine(Repository.Root, path)));
        }
    }
}
