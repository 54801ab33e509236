using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>A page that says which test proves a thing, as <c>`Class.Method`</c> or <c>`Class`</c>, names a test that is there.</summary>
public sealed class NamedTestTests
{
    [Theory]
    [InlineData("tests/README.md")]
    [InlineData("src/Sinkhole/RULES.md")]
    [InlineData("src/Sinkhole.Documents/RULES.md")]
    [InlineData("src/Sinkhole.Evidence/RULES.md")]
    [InlineData("src/Sinkhole.NameServer/RULES.md")]
    [InlineData("src/Sinkhole.Orders/RULES.md")]
    [InlineData("src/Sinkhole.Platform/RULES.md")]
    [InlineData("src/Sinkhole.Warning/RULES.md")]
    [InlineData("src/Sinkhole.Wire/RULES.md")]
    public void Every_test_that_a_page_names_is_there(string page)
    {
        Dictionary<string, SourceText> classes = Repository.Sources("tests").DistinctBy(static source => source.FileName)
            .ToDictionary(static source => Path.GetFileNameWithoutExtension(source.FileName), StringComparer.Ordinal);
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        MatchCollection named = Regex.Matches(text, "`(?<class>[A-Za-z0-9]+Tests)([.](?<method>[A-Za-z0-9_]+))?`", RegexOptions.ExplicitCapture);

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.True(
            classes.TryGetValue(test.Groups["class"].Value, out SourceText? source)
                && source.Lines.Any(line => line.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal) || test.Groups["method"].Length == 0),
            test.Value));
    }
}
