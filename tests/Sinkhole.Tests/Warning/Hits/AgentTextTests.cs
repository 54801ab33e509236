using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class AgentTextTests
{
    [Theory]
    [InlineData("VLC/3.0.20 LibVLC/3.0.20", "VLC/3.0.20 LibVLC/3.0.20")]
    [InlineData("Player http://line77:canary@host/x end", "Player * end")]
    [InlineData("App/1 (username=line77&password=canary)", "App/1 *")]
    [InlineData("App PASS=canary", "App *")]
    [InlineData("mail someone@host.example", "mail someone@host.example")]
    [InlineData("a\tb\u0001", "a?b?")]
    [InlineData("", "")]
    public void Agent_is_kept_without_what_looks_like_a_password(string sent, string kept)
    {
        Assert.Equal(kept, AgentText.Of(sent, Visit.LongestAgent));
    }

    [Fact]
    public void Secret_that_the_cut_would_halve_is_hidden_before_it()
    {
        string sent = new string('x', Visit.LongestAgent - 12) + " password=canary";

        Assert.DoesNotContain("can", AgentText.Of(sent, Visit.LongestAgent), System.StringComparison.Ordinal);
    }
}
