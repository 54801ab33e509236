using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class ReceiveReportTests
{
    private const int NoMemory = 12;
    private const int NoBuffers = 105;

    private readonly ManualTime _time = new();
    private readonly List<int> _told = [];
    private readonly ReceiveReport _report;
    private int _lasting;

    public ReceiveReportTests() => _report = new ReceiveReport(_time, () => _lasting, _told.Add);

    [Fact]
    public void Failure_is_reported_once_and_its_end_at_once()
    {
        _report.Fail(NoMemory);
        _report.Fail(NoBuffers);
        _report.End();
        _report.End();

        Assert.Equal([NoMemory, 0], _told);
    }

    [Fact]
    public void Thread_without_lasting_failures_reports_no_end()
    {
        _report.End();

        Assert.Empty(_told);
    }

    [Fact]
    public void Failure_is_over_when_no_thread_has_it()
    {
        _report.Fail(NoMemory);

        _lasting = NoMemory;
        _report.End();
        Assert.Equal([NoMemory], _told);
        _lasting = 0;
        _report.End();
        Assert.Equal([NoMemory, 0], _told);
    }

    [Fact]
    public void Intermittent_failure_is_reported_once_a_minute()
    {
        for (int second = 0; second < 180; second++)
        {
            _report.Fail(NoMemory);
            _report.End();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([NoMemory, 0, NoMemory, 0, NoMemory, 0], _told);
    }

    [Fact]
    public void Failure_soon_after_the_last_is_reported_later_if_it_lasts()
    {
        _report.Fail(NoMemory);
        _report.End();

        for (TimeSpan passed = TimeSpan.Zero; passed < ReceiveReport.MinInterval; passed += ReceiveBackoff.MaxPause)
        {
            _report.Fail(NoBuffers);
            Assert.Equal([NoMemory, 0], _told);
            _time.Advance(ReceiveBackoff.MaxPause);
        }

        _report.Fail(NoBuffers);
        Assert.Equal([NoMemory, 0, NoBuffers], _told);
    }

    [Fact]
    public void Failure_that_ended_without_a_datagram_does_not_hide_a_later_one()
    {
        _report.Fail(NoMemory);
        _time.Advance(ReceiveReport.MinInterval);

        _report.Fail(NoBuffers);

        Assert.Equal([NoMemory, 0, NoBuffers], _told);
    }
}
