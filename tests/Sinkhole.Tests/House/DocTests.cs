using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>The sources as they stand keep the rules of comments and suppressions; the second half shows that they can be broken.</summary>
public sealed class DocTests
{
    [Fact]
    public void Every_type_says_what_it_is()
    {
        AssertNone(Repository.Sources("src").SelectMany(DocChecker.CheckTypes));
    }

    [Fact]
    public void No_todo_no_suppression_without_reason_no_long_line()
    {
        AssertNone(Repository.Sources("src").SelectMany(DocChecker.CheckLines));
    }

    [Fact]
    public void No_comment_cites_a_document_outside_the_tree()
    {
        SourceText[] sources = [.. Repository.Sources("src"), .. Repository.Sources("tests")];

        AssertNone(sources.SelectMany(static source => DocChecker.CheckCitations(source, IsThere)));
    }

    [Theory]
    [InlineData("internal sealed class Bare { }")]
    [InlineData("/// <summary>Of another.</summary>\n\ninternal readonly ref struct Bare { }")]
    [InlineData("public readonly record struct Bare(int Value);")]
    public void Type_without_a_summary_is_found(string text)
    {
        Assert.Single(DocChecker.CheckTypes(new SourceText("src/Sinkhole.Wire/Dns/Bare.cs", text)));
    }

    [Theory]
    [InlineData("/// <summary>Said.</summary>\ninternal sealed class Said { }")]
    [InlineData("/// <summary>Said.</summary>\n[Flags]\ninternal enum Said { }")]
    [InlineData("/// <summary>Said.</summary>\n[Form(\n    A = 1,\n    B = 2)]\n[Flags]\ninternal enum Said { }")]
    [InlineData("internal static partial class Log { }")]
    [InlineData("// internal sealed class Gone { }")]
    public void Type_with_a_summary_passes(string text)
    {
        Assert.Empty(DocChecker.CheckTypes(new SourceText("src/Sinkhole.Wire/Dns/Said.cs", text)));
    }

    [Theory]
    [InlineData("// TO" + "DO later")]
    [InlineData("#pragma warning disable CA1031")]
    [InlineData("//                                                                                                                                           x")]
    public void Bad_line_is_found(string text)
    {
        Assert.Single(DocChecker.CheckLines(new SourceText("src/Sinkhole.Wire/Dns/Bad.cs", text)));
    }

    [Theory]
    [InlineData("/// <summary>The grammar (plans/warning" + ".md 4.1).</summary>")]
    [InlineData("int a = 0; // as sp" + "ecs/dns says")]
    [InlineData("// Decision " + "0999 says why.")]
    [InlineData("// section 8 of the style " + "guide")]
    public void Citation_of_what_is_not_there_is_found(string text)
    {
        Assert.Single(DocChecker.CheckCitations(new SourceText("src/Sinkhole.Wire/Dns/Bad.cs", text), IsThere));
    }

    [Theory]
    [InlineData("// README.md, src/README.md, decision 0013, https://example.org/notes/page.md")]
    [InlineData("string page = \"// none.md\";")]
    public void Citation_of_what_is_there_passes(string text)
    {
        Assert.Empty(DocChecker.CheckCitations(new SourceText("src/Sinkhole.Wire/Dns/Good.cs", text), IsThere));
    }

    private static bool IsThere(string page) => page.All(char.IsAsciiDigit)
        ? Repository.Files("src/decisions", $"{page}-*.md").Count > 0
        : File.Exists(Path.Combine(Repository.Root, page));

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }
}
