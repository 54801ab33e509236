using System;
using Sinkhole.Evidence.Journals;
using Sinkhole.Tests.Clocks;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class GapRecordTests
{
    private static readonly GapRecord Gap = new(
        GapReason.TornTail, 3, ManualTime.Start, ManualTime.Start.AddSeconds(1), new RecordPosition(9, 8), 7, 6);

    [Fact]
    public void Gap_is_written_and_read_back()
    {
        Assert.True(GapRecord.TryRead(Gap.ToRecord(ManualTime.Start), out GapRecord read));

        Assert.Equal(Gap, read);
    }

    [Fact]
    public void Other_octets_are_refused()
    {
        Record record = Gap.ToRecord(ManualTime.Start);
        byte[] otherVersion = record.Payload.ToArray();
        otherVersion[0] = 9;
        byte[] otherReason = record.Payload.ToArray();
        otherReason[1] = 99;

        Assert.False(GapRecord.TryRead(record with { Kind = 1 }, out _));
        Assert.False(GapRecord.TryRead(record with { Payload = record.Payload[1..] }, out _));
        Assert.False(GapRecord.TryRead(record with { Payload = otherVersion }, out _));
        Assert.False(GapRecord.TryRead(record with { Payload = otherReason }, out _));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Instant_beyond_what_can_be_said_becomes_the_nearest(long microseconds)
    {
        DateTimeOffset instant = JournalInstant.FromMicroseconds(microseconds);

        Assert.Equal(microseconds < 0 ? DateTimeOffset.MinValue.Year : DateTimeOffset.MaxValue.Year, instant.Year);
    }
}
