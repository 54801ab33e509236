using System.Collections.Generic;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class ReceiveTroubleTests
{
    private const int NoMemory = 12;

    private readonly ManualTime _time = new();

    [Fact]
    public void Pauses_double_up_to_a_second_and_begin_anew_after_a_datagram()
    {
        var trouble = new ReceiveTrouble(_time);

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
    public void Trouble_that_lasts_is_news_once()
    {
        var trouble = new ReceiveTrouble(_time);

        List<bool> news = [];
        for (int failure = 0; failure < 5; failure++)
        {
            trouble.Fail(NoMemory, out bool isNews);
            news.Add(isNews);
        }

        Assert.Equal([false, false, true, false, false], news);
        Assert.True(trouble.IsTold);
        Assert.Equal(NoMemory, trouble.LastingError);
        trouble.End();
        Assert.False(trouble.IsTold);
        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Single_failure_is_no_trouble()
    {
        var trouble = new ReceiveTrouble(_time);

        trouble.Fail(NoMemory, out bool isNews);

        Assert.False(isNews);
        Assert.Equal(0, trouble.LastingError);
    }

    [Fact]
    public void Thread_that_has_stopped_failing_is_well_before_a_datagram_comes()
    {
        var trouble = new ReceiveTrouble(_time);
        for (int failure = 0; failure < ReceiveTrouble.Lasting; failure++)
        {
            trouble.Fail(NoMemory, out _);
        }

        _time.Advance(ReceiveTrouble.LongestPause);
        Assert.Equal(NoMemory, trouble.LastingError);
        _time.Advance(ReceiveTrouble.Fresh);
        Assert.Equal(0, trouble.LastingError);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(11, true)]
    [InlineData(111, true)]
    [InlineData(113, true)]
    [InlineData(12, false)]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(105, false)]
    public void Signals_and_what_ICMP_says_of_a_reply_pass(int error, bool isPassing)
    {
        Assert.Equal(isPassing, ReceiveErrors.IsPassing(error));
    }
}
