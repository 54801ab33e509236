using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Supervision;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class DrainTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public void Drain_that_times_out_is_given_up_on_a_dedicated_thread()
    {
        using ManualResetEventSlim givenUp = new();
        string? thread = null;
        using Drain drain = new(TimeSpan.FromMilliseconds(1), static _ => { }, () =>
        {
            thread = Thread.CurrentThread.Name;
            givenUp.Set();
        });

        drain.Begin("SIGTERM");

        Assert.True(givenUp.Wait(Long));
        Assert.Equal("drain", thread);
    }

    [Fact]
    public void Completed_drain_is_not_given_up()
    {
        bool isGivenUp = false;
        Drain drain = new(Long, static _ => { }, () => isGivenUp = true);
        drain.Begin("SIGTERM");

        drain.Dispose();

        Assert.False(isGivenUp);
    }

    [Fact]
    public async Task Drain_begins_once_and_by_the_limit_that_was_set()
    {
        List<TimeSpan> begun = [];
        using Drain drain = new(Long, begun.Add, static () => { }) { Limit = TimeSpan.FromSeconds(7) };
        Assert.False(drain.Begun.IsCompleted);

        drain.Begin("SIGTERM");
        drain.Begin("SIGINT");

        Assert.Equal("SIGTERM", await drain.Begun);
        Assert.Equal([TimeSpan.FromSeconds(8)], begun);
    }

    [Fact]
    public void Drain_that_never_begins_ends_with_its_process()
    {
        bool isGivenUp = false;

        new Drain(TimeSpan.FromMilliseconds(1), static _ => { }, () => isGivenUp = true).Dispose();

        Assert.False(isGivenUp);
    }
}
