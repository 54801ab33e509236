using System;
using System.IO;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Hosting;
using Sinkhole.NameServer.Policy;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Hosting;

public sealed class ClockFloorFileTests : IDisposable
{
    private static readonly DateTimeOffset Kept = DateTimeOffset.Parse("2026-11-21T11:00:00Z");
    private static readonly DateTimeOffset Recorded = DateTimeOffset.Parse("2026-10-01T00:00:00Z");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ClockMonitor _monitor;
    private readonly ClockFloorFile _file;
    private bool _isSynchronized = true;

    public ClockFloorFileTests()
    {
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        _file = new ClockFloorFile(Path, new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance), NullLogger.Instance);
    }

    private string Path => _folder.Below("clock");

    public void Dispose()
    {
        _file.Dispose();
        _monitor.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Instant_is_kept_at_once_each_minute_and_at_the_stop()
    {
        _file.Keep(_time);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotEqual("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));
        _time.Advance(TimeSpan.FromSeconds(8));
        _file.Dispose();

        Assert.Equal("2026-11-21T12:01:08Z\n", File.ReadAllText(Path));
        Assert.Equal(DateTimeOffset.Parse("2026-11-21T12:01:08Z"), _file.Read(journal: null));
    }

    [Fact]
    public void Clock_that_is_not_synchronised_leaves_what_was_kept()
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z\n");
        _isSynchronized = false;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(File.Exists(Path));

        _file.Keep(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        _file.Dispose();

        Assert.Equal(DateTimeOffset.Parse("2026-11-21T11:00:00Z"), _file.Read(journal: null));
    }

    [Fact]
    public void Missing_file_leaves_it_to_the_journal()
    {
        Assert.Null(_file.Read(journal: null));
        Assert.Equal(Recorded, _file.Read(Recorded));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-21T11:00:00Z")]
    [InlineData("2026-11-21T11:00:00Z\n\n")]
    [InlineData("2026-11-21T11:00:00+05:00\n")]
    [InlineData("2026-13-21T11:00:00Z\n")]
    [InlineData("9999-12-31T23:59:59Z\n")]
    [InlineData("1790000000\n")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    [InlineData("2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n")]
    public void Spoilt_file_leaves_it_to_the_journal_and_is_written_anew(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Equal(Recorded, _file.Read(Recorded));

        _file.Dispose();

        Assert.Equal("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Folder_in_its_place_ends_nothing()
    {
        Directory.CreateDirectory(Path);

        Assert.Equal(Recorded, _file.Read(Recorded));
        _file.Dispose();

        Assert.True(Directory.Exists(Path));
    }

    [Theory]
    [InlineData(-30, 0)]
    [InlineData(1, 1)]
    [InlineData(25, 0)]
    [InlineData(500_000, 0)]
    public void Journal_counts_where_it_goes_on_after_the_file_and_not_where_a_wrong_clock_wrote_it(int hoursLater, int hours)
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z\n");

        Assert.Equal(Kept.AddHours(hours), _file.Read(Kept.AddHours(hoursLater)));
    }
}
