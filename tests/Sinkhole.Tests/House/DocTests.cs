using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>The sources as they stand keep sections 8 and 9 of the style guide; the second half shows that they can be broken.</summary>
public sealed class DocTests
{
    [Fact]
    public void Every_type_says_what_it_is()
    {
        AssertNone(Repository.Sources("src").SelectMany(DocChecker.CheckTypes));
    }

    [Fact]
    public void No_debt_no_bare_suppression_no_long_line()
    {
        AssertNone(Repository.Sources("src").SelectMany(DocChecker.CheckLines));
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

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }
}
