using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class HitRecordTests
{
    private const string Fields =
        "01" // HTTP
        + "03" // class C
        + "00" // court
        + "000102030405060708FF" // reference
        + "00112233445566FF" // page version
        + "0000000000001267" // generation 4711
        + "04C0000207" + "C738" // 192.0.2.7 port 51000
        + "1020010DB8000000000000000000000080" + "0050" // 2001:db8::80 port 80
        + "000E" + "7365697A65642E6578616D706C65" // seized.example
        + "0003" + "474554" // GET
        + "0002" + "2F2A" // /*
        + "0003" + "78C3A9" // xé
        + "0002" + "6974" // it
        + "0001" + "61" // order a
        + "02" + "0001" + "61" + "0001" + "62"; // covered by a and b

    private const string Golden =
        "02" // version
        + Fields
        + "0000"; // nothing sealed

    private const string GoldenSealed =
        "02" // version
        + Fields
        + "0003" + "01A0FF"; // sealed

    private const string GoldenOfVersion1 = "01" + Fields;

    [Fact]
    public void Record_has_the_bytes_of_version_2()
    {
        Record record = Sample().ToRecord();

        Assert.Equal(Golden, Convert.ToHexString(record.Payload.Span));
        Assert.Equal(RecordKinds.Hit, record.Kind);
        Assert.Equal(Sample().Visit.Instant, record.Instant);
        Assert.Equal(TimeSpan.FromMilliseconds(3), record.ClockBound);
        Assert.True(record.ClockSynchronized);
    }

    [Fact]
    public void Sealed_value_stands_at_the_end_after_its_length()
    {
        HitRecord hit = Sample() with { Sealed = (byte[])[0x01, 0xA0, 0xFF] };

        Assert.Equal(GoldenSealed, Convert.ToHexString(hit.ToRecord().Payload.Span));
        Assert.True(HitRecord.TryRead(hit.ToRecord(), out HitRecord? read));
        Assert.Equal(hit.Sealed.ToArray(), read.Sealed.ToArray());
    }

    [Fact]
    public void Record_of_version_1_is_read_and_has_nothing_sealed()
    {
        Record record = Sample().ToRecord() with { Payload = Convert.FromHexString(GoldenOfVersion1) };

        Assert.True(HitRecord.TryRead(record, out HitRecord? read));

        Assert.Equal(Sample() with { CoveringOrders = [] }, read with { CoveringOrders = [] });
        Assert.True(read.Sealed.IsEmpty);
    }

    [Fact]
    public void Record_is_read_as_it_was_written() => AssertRoundTrip(Sample());

    [Fact]
    public void Any_texts_and_numbers_are_read_as_they_were_written() =>
        Prop.ForAll<string?, ulong, long>((text, version, generation) =>
        {
            string clean = WithoutLoneSurrogates(text ?? string.Empty);
            HitRecord sample = Sample();
            AssertRoundTrip(sample with
            {
                Visit = sample.Visit with
                {
                    Agent = clean,
                    Path = clean,
                    Host = clean,
                    Source = new IPEndPoint(IPAddress.IPv6Loopback, 65_535),
                },
                CoveringOrders = [clean, clean, "c"],
                PageVersion = new PageVersion(version),
                Generation = generation,
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Record_of_three_hundred_orders_keeps_the_first_255()
    {
        ImmutableArray<string> orders = [.. from number in Enumerable.Range(0, 300) select $"order-{number}"];

        Assert.True(HitRecord.TryRead((Sample() with { CoveringOrders = orders }).ToRecord(), out HitRecord? read));

        Assert.Equal(orders[..255], read!.CoveringOrders);
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        Record record = Sample().ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(HitRecord.TryRead(record with { Payload = record.Payload[..octets] }, out HitRecord? read));
            Assert.Null(read);
        }

        Assert.False(HitRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Record_of_another_version_source_class_or_order_class_is_refused(int octet)
    {
        Record record = Sample().ToRecord();
        byte[] payload = record.Payload.ToArray();
        payload[octet] = 0x7F;

        Assert.False(HitRecord.TryRead(record with { Payload = payload }, out _));
    }

    [Fact]
    public void Record_of_another_kind_is_refused() =>
        Assert.False(HitRecord.TryRead(Sample().ToRecord() with { Kind = RecordKinds.Closing }, out _));

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261121);
        byte[] good = Sample().ToRecord().Payload.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = (byte[])good.Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            Record record = Sample().ToRecord() with { Payload = payload };
            if (HitRecord.TryRead(record, out HitRecord? read))
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
            }
        }
    }

    internal static HitRecord Sample() => new()
    {
        Visit = new Visit
        {
            Instant = SampleOrders.Now.AddTicks(1_234_560),
            Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
            Source = IPEndPoint.Parse("192.0.2.7:51000"),
            Destination = IPEndPoint.Parse("[2001:db8::80]:80"),
            Host = "seized.example",
            Method = "GET",
            Path = "/*",
            Agent = "xé",
            Intent = IntentClass.C,
        },
        Source = HitSource.Http,
        Reference = HitReference.FromOctets([0, 1, 2, 3, 4, 5, 6, 7, 8, 255]),
        OrderId = "a",
        OrderClass = OrderClass.Court,
        CoveringOrders = ["a", "b"],
        Generation = 4711,
        PageVersion = new PageVersion(0x00112233445566FF),
        Language = "it",
    };

    private static void AssertRoundTrip(HitRecord hit)
    {
        Assert.True(HitRecord.TryRead(hit.ToRecord(), out HitRecord? read));
        Assert.Equal(hit.CoveringOrders, (IEnumerable<string>)read.CoveringOrders);
        Assert.Equal(hit with { CoveringOrders = [] }, read with { CoveringOrders = [] });
    }

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}
