using System.Collections.Generic;
using Xunit;

namespace Sinkhole.Tests.Scenarios;

/// <summary>The runner itself: it reports failed expectations with their line.</summary>
public sealed class ScenarioRunTests
{
    private const string Page = "page seizure 30s 192.0.2.80";
    private const string Order = "order x court from 2026-01-01 until 2027-01-01";
    private const string Entry = "subtree evil.example page";

    [Fact]
    public void Reply_that_is_as_expected_is_no_failure()
    {
        Assert.Empty(Play(Page, Order, Entry, "> evil.example A", "< NOERROR qr rd ra", "< answer $qname 30 IN A 192.0.2.80"));
    }

    [Fact]
    public void Line_that_differs_is_named_with_what_came_instead()
    {
        string failure = Assert.Single(
            Play(Page, Order, Entry, "> evil.example A", "< NOERROR qr rd ra", "< answer evil.example. 30 IN A 192.0.2.81"));

        Assert.Equal(
            "t.scenario:6: evil.example A: expected 'answer evil.example. 30 IN A 192.0.2.81', got 'answer evil.example. 30 IN A 192.0.2.80'",
            failure);
    }

    [Theory]
    [InlineData("< NOERROR qr rd ra")]
    [InlineData("< silence")]
    public void Missing_expectation_is_a_failure(string first)
    {
        Assert.NotEmpty(Play(Page, Order, Entry, "> evil.example A", first));
    }

    [Fact]
    public void Expectation_too_many_is_a_failure()
    {
        Assert.Single(Play(Page, Order, Entry, "> evil.example A +qr", "< silence", "< opt udp=1232 version=0"));
    }

    [Theory]
    [InlineData("pages seizure 30s 192.0.2.80")]
    [InlineData("< NOERROR qr rd ra")]
    public void Line_without_a_meaning_is_a_failure(string line)
    {
        Assert.StartsWith("t.scenario:1:", Play(line, "> evil.example A", "< SERVFAIL qr rd ra")[0], System.StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_asks_nothing_is_a_failure()
    {
        Assert.Single(Play(Page));
    }

    private static IReadOnlyList<string> Play(params string[] lines) => ScenarioRun.Play("t.scenario", lines);
}
