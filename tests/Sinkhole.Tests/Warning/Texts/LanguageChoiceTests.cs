using System.Collections.Immutable;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Texts;

public sealed class LanguageChoiceTests
{
    private static readonly ImmutableArray<string> Languages = ["it", "fr", "en", "zh-Hant"];

    [Theory]
    [InlineData("", "it")]
    [InlineData("fr", "fr")]
    [InlineData("FR-ca", "fr")]
    [InlineData("de, en;q=0.5", "en")]
    [InlineData("en;q=0.5, fr;q=0.9", "fr")]
    [InlineData("en, fr", "en")]
    [InlineData("en;q=0, fr;q=0.001", "fr")]
    [InlineData("en;q=0", "it")]
    [InlineData("*", "it")]
    [InlineData("de, *;q=0.5", "it")]
    [InlineData("en;q=2, fr;q=0.1", "fr")]
    [InlineData("en;q=x, fr;q=0.1", "fr")]
    [InlineData("zh-Hant-CN-x-private1", "zh-Hant")]
    [InlineData("zh-Hant-x-y", "zh-Hant")]
    [InlineData("zh", "it")]
    [InlineData(",,;;q=1,-,--,;q=,en-", "en")]
    public void Header_is_looked_up_by_quality_and_truncation(string header, string expected) =>
        Assert.Equal(expected, Languages[LanguageChoice.Choose(string.Empty, header, Languages)]);

    [Theory]
    [InlineData("?l=en", "en")]
    [InlineData("?x=1&l=EN", "en")]
    [InlineData("?l=de", "fr")]
    [InlineData("?ll=en", "fr")]
    [InlineData("?l", "fr")]
    [InlineData("?", "fr")]
    [InlineData("?l=en%20", "fr")]
    public void Link_wins_over_the_header_when_it_names_a_language_of_ours(string query, string expected) =>
        Assert.Equal(expected, Languages[LanguageChoice.Choose(query, "fr", Languages)]);

    [Fact]
    public void Header_of_a_hundred_thousand_ranges_is_read_no_further_than_its_first_thirty_two()
    {
        string header = string.Join(',', System.Linq.Enumerable.Repeat("xx", 100_000)) + ",en";

        Assert.Equal("it", Languages[LanguageChoice.Choose(string.Empty, header, Languages)]);
    }
}
