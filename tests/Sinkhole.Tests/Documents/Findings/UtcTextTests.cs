using System;
using Sinkhole.Documents.Findings;
using Xunit;

namespace Sinkhole.Tests.Documents.Findings;

public sealed class UtcTextTests
{
    private static readonly DateTimeOffset Instant = new(2026, 11, 28, 13, 0, 5, TimeSpan.FromHours(1));

    [Fact]
    public void Instant_is_written_in_utc_to_the_second_and_read_again()
    {
        Assert.Equal("2026-11-28T12:00:05Z", UtcText.Format(Instant));
        Assert.Equal("2026-11-28 12:00:05Z", UtcText.FormatInSentence(Instant));
        Assert.True(UtcText.TryParse("2026-11-28T12:00:05Z", out DateTimeOffset read));
        Assert.Equal((Instant, TimeSpan.Zero), (read, read.Offset));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-28 12:00:05Z")]
    [InlineData("2026-11-28T12:00:05+00:00")]
    [InlineData("2026-02-30T12:00:05Z")]
    public void Another_form_is_refused(string text) => Assert.False(UtcText.TryParse(text, out _));
}
