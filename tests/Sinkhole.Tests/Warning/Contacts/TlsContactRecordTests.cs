using System;
using System.Linq;
using System.Net;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Contacts;

public sealed class TlsContactRecordTests
{
    private const string Golden =
        "01" // version
        + "0000000000001267" // generation 4711
        + "04C0000207" + "C738" // 192.0.2.7:51000
        + "10" + "20010DB8000000000000000000000050" + "01BB" // [2001:db8::50]:443
        + "000C" + "6576696C2E6578616D706C65" // evil.example
        + "0001" + "61" // order a
        + "02" + "0001" + "61" + "0001" + "62"; // covered by a and b

    [Fact]
    public void Record_has_the_octets_of_version_1()
    {
        Record record = Sample().ToRecord();

        Assert.Equal(Golden, Convert.ToHexString(record.Payload.Span));
        Assert.Equal((RecordKinds.TlsContact, SampleOrders.Now), (record.Kind, record.Instant));
    }

    [Fact]
    public void Record_is_read_as_it_was_written()
    {
        Assert.True(TlsContactRecord.TryRead(Sample().ToRecord(), out TlsContactRecord? read));
        Assert.Equal(Sample() with { CoveringOrders = [] }, read with { CoveringOrders = [] });
        Assert.Equal(["a", "b"], read.CoveringOrders.AsEnumerable());
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        Record record = Sample().ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(TlsContactRecord.TryRead(record with { Payload = record.Payload[..octets] }, out _));
        }

        Assert.False(TlsContactRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
        Assert.False(TlsContactRecord.TryRead(record with { Kind = RecordKinds.Hit }, out _));
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261130);
        byte[] good = Sample().ToRecord().Payload.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = (byte[])good.Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            if (TlsContactRecord.TryRead(Sample().ToRecord() with { Payload = payload }, out TlsContactRecord? read))
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
            }
        }
    }

    internal static TlsContactRecord Sample() => new()
    {
        Generation = 4711,
        Source = IPEndPoint.Parse("192.0.2.7:51000"),
        Destination = IPEndPoint.Parse("[2001:db8::50]:443"),
        Name = "evil.example",
        OrderId = "a",
        CoveringOrders = ["a", "b"],
        Instant = SampleOrders.Now,
        Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
    };
}
