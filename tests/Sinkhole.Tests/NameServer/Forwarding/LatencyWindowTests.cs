using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Forwarding;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Latencies of an upstream's last answers.</summary>
public sealed class LatencyWindowTests
{
    private readonly LatencyWindow _window = new();

    [Fact]
    public void There_are_no_figures_before_enough_answers()
    {
        Add(Enumerable.Repeat(5, LatencyWindow.Step - 1));

        Assert.Null(_window.Median);
        Assert.Null(_window.P95);
    }

    [Fact]
    public void Median_and_percentile_are_those_of_the_last_answers()
    {
        Add(Enumerable.Range(0, LatencyWindow.Answers).Reverse());

        Assert.Equal(TimeSpan.FromMilliseconds(64), _window.Median);
        Assert.Equal(TimeSpan.FromMilliseconds(121), _window.P95);

        Add(Enumerable.Repeat(500, LatencyWindow.Answers));

        Assert.Equal(TimeSpan.FromMilliseconds(500), _window.Median);
        Assert.Equal(TimeSpan.FromMilliseconds(500), _window.P95);
    }

    [Fact]
    public void One_late_answer_of_forty_is_not_the_rule()
    {
        Add(Enumerable.Range(0, LatencyWindow.Answers).Select(number => number % 40 == 0 ? 700 : 3));

        Assert.Equal(TimeSpan.FromMilliseconds(3), _window.P95);
    }

    private void Add(IEnumerable<int> milliseconds)
    {
        foreach (int took in milliseconds)
        {
            _window.Add(TimeSpan.FromMilliseconds(took));
        }
    }
}
