using System;
using System.IO;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Clocks;
using Sinkhole.NameServer.Policy;
using Sinkhole.Platform.Clocks;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Clocks;

public sealed class ClockFloorFileTests : IDisposable
{
    private static readonly DateTimeOffset Kept = DateTimeOffset.Parse("2026-11-21T11:00:00Z");
    private static readonly DateTimeOffset Recorded = DateTimeOffset.Parse("2026-10-01T00:00:00Z");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ClockMonitor _monitor;
    private readonly ClockFloor _floor;
    private readonly ClockFloorFile _file;
    private bool _isSynchronized = true;

    public ClockFloorFileTests()
    {
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        _floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);
        _file = new ClockFloorFile(Path, _floor, NullLogger.Instance);
    }

    private string Path => _folder.Below("clock");

    public void Dispose()
    {
        _file.Dispose();
        _monitor.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Instant_is_saved_at_once_every_minute_and_at_shutdown()
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
        Assert.Equal(new StoredClock(DateTimeOffset.Parse("2026-11-21T12:01:08Z"), TimeSpan.Zero), Read());
    }

    [Fact]
    public void Clock_that_is_not_synchronised_does_not_change_the_stored_instant()
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z\n");
        _isSynchronized = false;
        using ClockMonitor monitor = new(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        ClockFloor floor = new(monitor, new OrderClock(_time), NullLogger.Instance);
        floor.StartFrom(Read());
        var file = new ClockFloorFile(Path, floor, NullLogger.Instance);

        file.Keep(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        file.Dispose();

        Assert.Equal(new StoredClock(Kept, TimeSpan.Zero), Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(20_000)]
    public void Restart_does_not_confirm_a_jump_and_the_jump_is_saved_at_once(int days)
    {
        _file.Keep(_time);
        _time.Advance(TimeSpan.Zero);
        _time.Set(ManualTime.Start.AddDays(days));
        _time.Advance(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.Zero);

        foreach (bool isSynchronized in (bool[])[true, false])
        {
            _isSynchronized = isSynchronized;
            using ClockMonitor monitor = new(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
            ClockFloor restarted = new(monitor, new OrderClock(_time), NullLogger.Instance);
            restarted.StartFrom(Read());

            Assert.Equal(TimeSpan.FromDays(days), restarted.Unconfirmed?.By);
        }
    }

    [Fact]
    public void Confirmed_jump_is_removed_from_the_file()
    {
        _time.Set(ManualTime.Start.AddDays(1));
        _time.Advance(TimeSpan.FromSeconds(4));
        _floor.Confirm(_floor.Unconfirmed!);

        _file.Dispose();

        Assert.Equal("2026-11-22T12:00:04Z\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Confirmation_is_on_disk_when_it_returns()
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z jumped 7200 s\n");
        _floor.StartFrom(Read());
        _file.Keep(_time);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal("2026-11-21T12:00:00Z jumped 7200 s\n", File.ReadAllText(Path));

        _floor.Confirm(_floor.Unconfirmed!);

        Assert.Equal("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Confirmed_jump_is_removed_from_the_file_while_the_clock_is_not_synchronised()
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z jumped 7200 s\n");
        _isSynchronized = false;
        _time.Advance(TimeSpan.FromSeconds(4));
        _floor.StartFrom(Read());
        _floor.Confirm(_floor.Unconfirmed!);

        _file.Dispose();

        Assert.Equal("2026-11-21T11:00:00Z\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Missing_file_is_replaced_by_the_journal()
    {
        Assert.Null(Read());
        Assert.Equal(new StoredClock(Recorded, TimeSpan.Zero), Read(Recorded));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-21T11:00:00Z")]
    [InlineData("2026-11-21T11:00:00Z\n\n")]
    [InlineData("2026-11-21T11:00:00+05:00\n")]
    [InlineData("2026-13-21T11:00:00Z\n")]
    [InlineData("9999-12-31T23:59:59Z\n")]
    [InlineData("1790000000\n")]
    [InlineData("2026-11-21T11:00:00Z jumped\n")]
    [InlineData("2026-11-21T11:00:00Z jumped 86400\n")]
    [InlineData("2026-11-21T11:00:00Z jumped 0 s\n")]
    [InlineData("2026-11-21T11:00:00Z jumped 86400 s \n")]
    [InlineData("2026-11-21T11:00:00Z jumped 9223372036854775807 s\n")]
    [InlineData(" jumped 86400 s\n")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    [InlineData("2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n2026-11-21T11:00:00Z\n")]
    public void Malformed_file_is_replaced_by_the_journal(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Equal(new StoredClock(Recorded, TimeSpan.Zero), Read(Recorded));

        _file.Dispose();

        Assert.Equal("2026-11-21T12:00:00Z\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Folder_in_place_of_the_file_does_not_stop_the_appliance()
    {
        Directory.CreateDirectory(Path);

        Assert.Equal(new StoredClock(Recorded, TimeSpan.Zero), Read(Recorded));
        _file.Dispose();

        Assert.True(Directory.Exists(Path));
    }

    [Theory]
    [InlineData(-30, 0)]
    [InlineData(1, 1)]
    [InlineData(25, 0)]
    [InlineData(500_000, 0)]
    public void Journal_counts_when_it_is_a_little_ahead_of_the_file_and_not_when_a_wrong_clock_wrote_it(int hoursLater, int hours)
    {
        File.WriteAllText(Path, "2026-11-21T11:00:00Z jumped -60 s\n");

        Assert.Equal(new StoredClock(Kept.AddHours(hours), TimeSpan.FromSeconds(-60)), Read(Kept.AddHours(hoursLater)));
    }

    private StoredClock? Read(DateTimeOffset? journal = null) => ClockFloorFile.Combine(ClockFloorFile.Read(Path, NullLogger.Instance), journal);
}
