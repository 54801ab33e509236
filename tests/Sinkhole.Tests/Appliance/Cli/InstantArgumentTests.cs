using System;
using System.Globalization;
using Sinkhole.Cli;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class InstantArgumentTests
{
    [Theory]
    [InlineData("2026-11-30", "2026-11-30T00:00:00.0000000Z")]
    [InlineData("2026-11-30T18:00:00Z", "2026-11-30T18:00:00.0000000Z")]
    [InlineData("2026-11-30T18:00:00.25Z", "2026-11-30T18:00:00.2500000Z")]
    [InlineData("2026-11-30T18:00:00+01:00", "2026-11-30T17:00:00.0000000Z")]
    [InlineData("2026-11-30T00:30:00.123456+01:00", "2026-11-29T23:30:00.1234560Z")]
    public void Instant_is_read_in_utc(string text, string utc)
    {
        Assert.True(InstantArgument.TryRead(text, out DateTimeOffset instant));
        Assert.Equal(utc, instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-30T18:00:00")]
    [InlineData("2026-11-30 18:00:00Z")]
    [InlineData("30.11.2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-11-30T24:00:00Z")]
    [InlineData("2026-11-30T18:00Z")]
    [InlineData(" 2026-11-30")]
    [InlineData("now")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void What_has_no_offset_or_does_not_exist_is_refused(string? text) => Assert.False(InstantArgument.TryRead(text, out _));
}
