using System;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class ClockRecordTests
{
    private const string Golden =
        "01" // version
        + "03" // set, and no longer synchronised
        + "01" // synchronised before
        + "0000000000000BB8" // within 3,000 microseconds
        + "0000000000000001" // a microsecond after the epoch
        + "FFFFFFFFFFFFFFFF"; // one before it

    [Fact]
    public void Record_has_the_octets_of_version_1()
    {
        Record record = Sample().ToRecord();

        Assert.Equal(Golden, Convert.ToHexString(record.Payload.Span));
        Assert.Equal((RecordKinds.Clock, DateTimeOffset.UnixEpoch.AddMicroseconds(-1)), (record.Kind, record.Instant));
        Assert.False(record.ClockSynchronized);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Record_is_read_as_it_was_written(bool isBoundKnown)
    {
        ClockRecord written = Sample() with { Before = new ClockReading(false, isBoundKnown ? TimeSpan.FromHours(7) : TimeSpan.MaxValue) };

        Assert.True(ClockRecord.TryRead(written.ToRecord(), out ClockRecord? read));

        Assert.Equal(written, read);
        Assert.Equal(TimeSpan.FromMicroseconds(-2), read.By);
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        Record record = Sample().ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(ClockRecord.TryRead(record with { Payload = record.Payload[..octets] }, out _));
        }

        Assert.False(ClockRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
        Assert.False(ClockRecord.TryRead(record with { Kind = RecordKinds.Hit }, out _));
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261130);
        byte[] payload = Sample().ToRecord().Payload.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            payload[random.Next(payload.Length)] = (byte)random.Next(256);
            payload[0] = 1;
            payload[1] %= 5;
            payload[2] %= 3;
            if (ClockRecord.TryRead(Sample().ToRecord() with { Payload = payload }, out ClockRecord? read))
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
            }
        }
    }

    internal static ClockRecord Sample() => new(
        ClockChange.Both,
        DateTimeOffset.UnixEpoch.AddMicroseconds(1),
        DateTimeOffset.UnixEpoch.AddMicroseconds(-1),
        new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
        new ClockReading(IsSynchronized: false, TimeSpan.FromSeconds(2)));
}
