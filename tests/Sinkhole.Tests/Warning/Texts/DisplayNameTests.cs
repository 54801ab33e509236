using System.Text;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Texts;

public sealed class DisplayNameTests
{
    [Fact]
    public void Ascii_name_is_shown_once() => Assert.Equal("<bdi>evil.example</bdi>", Markup("evil.example"));

    [Fact]
    public void International_name_is_shown_in_both_forms() =>
        Assert.Equal("<bdi>münchen.example</bdi> (<bdi>xn--mnchen-3ya.example</bdi>)", Markup("xn--mnchen-3ya.example"));

    [Theory]
    [InlineData("xn--.example")]
    [InlineData("xn--zzzzzzzz999999.example")]
    public void Name_that_is_no_punycode_is_shown_as_asked(string host) => Assert.Equal($"<bdi>{host}</bdi>", Markup(host));

    [Fact]
    public void Name_with_a_hidden_direction_mark_is_shown_in_ascii_only()
    {
        string host = new System.Globalization.IdnMapping().GetAscii("a\u202Eb.example");

        Assert.Equal($"<bdi>{host}</bdi>", Markup(host));
    }

    private static string Markup(string host) => Encoding.UTF8.GetString(DisplayName.ToMarkup(host));
}
