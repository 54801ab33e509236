using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class ReceiveBackoffTests
{
    private const int NoMemory = 12;

    private readonly ManualTime _time = new();

    [Fact]
    public void Pauses_double_up_to_a_second_and_begin_anew_after_a_datagram()
    {
        var trouble = new ReceiveBackoff(_time);

        List<double> pauses = [];
        for (int failure = 0; failure < 13; failure++)
        {
            pauses.Add(trouble.Fail(NoMemory, out _).TotalMilliseconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024], pauses);
        trouble.End();
        Assert.Equal(1, trouble.Fail(NoMemory, out _).TotalMilliseconds);
    }

    [Fact]
    public void Failures_last_once_a_second_has_passed_since_the_first()
    {
        var trouble = new ReceiveBackoff(_time);

        int failures = FailUntilItLasts(trouble);

        Assert.Equal(11, failures);
        Assert.InRange(_time.GetUtcNow() - ManualTime.Start, ReceiveBackoff.LastingTime, 2 * ReceiveBackoff.LastingTime);
        Assert.Equal(NoMemory, trouble.LastingError);
        trouble.End();
        Assert.False(trouble.HasFailed);
        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Failures_within_milliseconds_do_not_count_as_lasting()
    {
        var trouble = new ReceiveBackoff(_time);

        for (int failure = 0; failure < 100; failure++)
        {
            trouble.Fail(NoMemory, out bool isLasting);
            Assert.False(isLasting);
        }

        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Two_failures_far_apart_do_not_count_as_lasting()
    {
        var trouble = new ReceiveBackoff(_time);

        trouble.Fail(NoMemory, out _);
        _time.Advance(2 * ReceiveBackoff.LastingTime);
        trouble.Fail(NoMemory, out bool isLasting);

        Assert.False(isLasting);
        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Thread_that_has_stopped_failing_is_healthy_before_a_datagram_comes()
    {
        var trouble = new ReceiveBackoff(_time);
        FailUntilItLasts(trouble);

        _time.Advance(ReceiveBackoff.MaxPause);
        Assert.Equal(NoMemory, trouble.LastingError);
        _time.Advance(ReceiveBackoff.Fresh);
        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Failure_long_after_the_last_one_is_the_first_again()
    {
        var trouble = new ReceiveBackoff(_time);
        FailUntilItLasts(trouble);
        _time.Advance(ReceiveBackoff.Fresh);

        TimeSpan pause = trouble.Fail(NoMemory, out bool isLasting);

        Assert.Equal((1, false, 0), (pause.TotalMilliseconds, isLasting, trouble.LastingError));
        Assert.Equal(10, FailUntilItLasts(trouble, pause));
    }

    /// <summary>Fails and pauses as the thread does; how often.</summary>
    private int FailUntilItLasts(ReceiveBackoff trouble, TimeSpan pause = default)
    {
        for (int failures = 1; ; failures++)
        {
            _time.Advance(pause);
            pause = trouble.Fail(NoMemory, out bool isLasting);
            if (isLasting)
            {
                return failures;
            }
        }
    }
}
