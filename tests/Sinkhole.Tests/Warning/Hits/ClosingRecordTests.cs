using System;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class ClosingRecordTests
{
    private static readonly ClosingRecord Sample = new(
        HitReference.FromOctets([0, 1, 2, 3, 4, 5, 6, 7, 8, 255]),
        Requests: 999,
        Last: DateTimeOffset.UnixEpoch.AddMicroseconds(1),
        SampleOrders.Now,
        new ClockReading(IsSynchronized: false, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Record_has_the_bytes_of_version_1() => Assert.Equal(
        "01" // version
        + "000102030405060708FF" // reference
        + "00000000000003E7" // 999 further requests
        + "0000000000000001", // the last one a microsecond after the epoch
        Convert.ToHexString(Sample.ToRecord().Payload.Span));

    [Fact]
    public void Record_is_read_as_it_was_written()
    {
        Assert.True(ClosingRecord.TryRead(Sample.ToRecord(), out ClosingRecord? read));
        Assert.Equal(Sample, read);
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        Record record = Sample.ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(ClosingRecord.TryRead(record with { Payload = record.Payload[..octets] }, out _));
        }

        Assert.False(ClosingRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
    }

    [Theory]
    [InlineData("02000102030405060708FF00000000000003E70000000000000001")]
    [InlineData("01000102030405060708FF00000000000000000000000000000001")]
    [InlineData("01000102030405060708FFFFFFFFFFFFFFFFFF0000000000000001")]
    [InlineData("01000102030405060708FF00000000000003E77FFFFFFFFFFFFFFF")]
    [InlineData("01000102030405060708FF00000000000003E78000000000000000")]
    public void Record_of_another_version_no_request_or_an_impossible_instant_is_refused(string payload) =>
        Assert.False(ClosingRecord.TryRead(Sample.ToRecord() with { Payload = Convert.FromHexString(payload) }, out _));
}
