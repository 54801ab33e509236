using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Texts;

public sealed class WarningTextsTests
{
    [Theory]
    [InlineData("it")]
    [InlineData("fr")]
    [InlineData("en")]
    public void Shipped_catalogue_has_every_key_and_no_other(string language)
    {
        Assert.True(WarningTexts.TryCreate(language, Catalogues.Read(language), out _, out ImmutableArray<CatalogueProblem> problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void Missing_key_is_a_problem() =>
        Assert.Equal("text 'never.text' is missing; every catalogue has the same keys", OnlyProblem(texts => texts.Remove("never.text")));

    [Fact]
    public void Unknown_key_is_a_problem() =>
        Assert.Equal("no page has a text 'nevver.text'; remove it", OnlyProblem(texts => texts.Add("nevver.text", "x")));

    [Fact]
    public void Empty_text_is_a_problem() =>
        Assert.Contains("'never.text' is empty", OnlyProblem(texts => texts["never.text"] = " "));

    [Fact]
    public void Placeholder_that_the_text_does_not_take_is_a_problem() =>
        Assert.Equal(
            "text 'lead.court' has no placeholder '{host}': it takes {authority}", OnlyProblem(texts => texts["lead.court"] = "By {host}"));

    [Fact]
    public void Direction_other_than_ltr_or_rtl_is_a_problem() =>
        Assert.Contains("write ltr or rtl", OnlyProblem(texts => texts["dir"] = "up"));

    [Fact]
    public void Eleven_months_are_a_problem() =>
        Assert.Contains("twelve names", OnlyProblem(texts => texts["months"] = "a|b|c|d|e|f|g|h|i|j|k"));

    private static string OnlyProblem(System.Action<Dictionary<string, string>> change)
    {
        Dictionary<string, string> catalogue = Catalogues.Read("en");
        change(catalogue);
        Assert.False(WarningTexts.TryCreate("en", catalogue, out WarningTexts? texts, out ImmutableArray<CatalogueProblem> problems));
        Assert.Null(texts);
        return Assert.Single(problems).Message;
    }
}
