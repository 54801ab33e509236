using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Identifiers use the words of .NET: Max, Min and Timeout.</summary>
public sealed class PlainWordTests
{
    private static readonly Regex Refused = new(@"\b_?([Mm]ost|[Ll]east)[A-Z]\w*|\b\w*[Pp]atience\w*", RegexOptions.ExplicitCapture);

    [Fact]
    public void Identifiers_say_max_min_and_timeout()
    {
        SourceText[] sources = [.. Repository.Sources("src"), .. Repository.Sources("tests")];

        Assert.Empty(sources.SelectMany(RefusedIn));
    }

    [Theory]
    [InlineData("const int MostOctets = 1;", "MostOctets")]
    [InlineData("int _leastQueries;", "_leastQueries")]
    [InlineData("TimeSpan UpstreamPatience { get; }", "UpstreamPatience")]
    public void Refused_identifier_is_found(string text, string expected)
    {
        Assert.EndsWith(expected, Assert.Single(RefusedIn(new SourceText("src/Sinkhole.Wire/Dns/Bad.cs", text))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("void Name_has_at_most_255_octets() => Utmost(\"MostOctets\"); // LeastQueries")]
    [InlineData("int MaxOctets, almostAll;")]
    public void Other_words_pass(string text)
    {
        Assert.Empty(RefusedIn(new SourceText("src/Sinkhole.Wire/Dns/Good.cs", text)));
    }

    private static IEnumerable<string> RefusedIn(SourceText source) =>
        source.CodeLines.SelectMany((line, at) => Refused.Matches(line).Select(match => $"{source.Path}:{at + 1}: {match.Value}"));
}
