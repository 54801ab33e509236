using System;
using System.Collections.Generic;
using System.Net;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class CountedRecordTests
{
    private const string Golden =
        "02" // version
        + BeforeClients
        + "0001" // one client
        + "04C0000207" // 192.0.2.7
        + Orders
        + "00" // nothing more than that
        + Ports;

    private const string GoldenOfVersion1 = "01" + BeforeClients + "04C0000207" + Orders + Ports;

    private const string BeforeClients =
        "01" // the minute is over
        + "00" // court
        + "000102030405060708FF" // id
        + "0000000000001267" // generation 4711
        + "00000000000003E7" // 999 visits
        + "0000000000000001" // the first a microsecond after the epoch
        + "0000000000000002"; // the last two

    private const string Orders =
        "0001" + "61" // order a
        + "02" + "0001" + "61" + "0001" + "62"; // covered by a and b

    private const string Ports = "00" + "0002" + "0400" + "C738"; // 1024 and 51000

    [Fact]
    public void Record_has_the_bytes_of_version_2()
    {
        Record record = Sample().ToRecord();

        Assert.Equal(Golden, Convert.ToHexString(record.Payload.Span));
        Assert.Equal(RecordKinds.Counted, record.Kind);
        Assert.Equal(SampleOrders.Now, record.Instant);
    }

    [Fact]
    public void Record_of_version_1_is_still_read()
    {
        Record record = Sample().ToRecord() with { Payload = Convert.FromHexString(GoldenOfVersion1) };

        Assert.True(CountedRecord.TryRead(record, out CountedRecord? read));
        Assert.Equal(Golden, Convert.ToHexString(read.ToRecord().Payload.Span));
    }

    [Fact]
    public void Record_that_clients_share_is_read_as_it_was_written()
    {
        CountedRecord written = Sample() with
        {
            Clients = [IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8:0:7::")],
            HasFurtherClients = true,
            HasFurtherOrders = true,
        };

        Assert.True(CountedRecord.TryRead(written.ToRecord(), out CountedRecord? read));
        Assert.Equal(written.Clients, (IEnumerable<IPAddress>)read.Clients);
        Assert.True(read.HasFurtherClients && read.HasFurtherOrders);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void Record_is_read_as_it_was_written_whatever_its_ports(int count)
    {
        var ports = new PortSet();
        for (int port = 0; port < count; port++)
        {
            ports.Add((ushort)(ushort.MaxValue - port));
        }

        CountedRecord written = Sample() with { Ports = ports, Clients = [IPAddress.Parse("2001:db8:0:7::")], IsComplete = false };

        Assert.True(CountedRecord.TryRead(written.ToRecord(), out CountedRecord? read));
        Assert.Equal(ports.All, read.Ports.All);
        Assert.Equal(count, read.Ports.Count);
        Assert.Equal(written.CoveringOrders, (IEnumerable<string>)read.CoveringOrders);
        Assert.Equal(written.Clients, (IEnumerable<IPAddress>)read.Clients);
        Assert.Equal(written with { CoveringOrders = [], Clients = [] }, read with { CoveringOrders = [], Clients = [], Ports = ports });
        Assert.True(written.ToRecord().Payload.Length < 8_300);
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        Record record = Sample().ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(CountedRecord.TryRead(record with { Payload = record.Payload[..octets] }, out _));
        }

        Assert.False(CountedRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
        Assert.False(CountedRecord.TryRead(record with { Kind = RecordKinds.Hit }, out _));
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261128);
        byte[] good = Sample().ToRecord().Payload.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = (byte[])good.Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            if (CountedRecord.TryRead(Sample().ToRecord() with { Payload = payload }, out CountedRecord? read) && payload[0] == good[0])
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
            }
        }
    }

    internal static CountedRecord Sample()
    {
        var ports = new PortSet();
        ports.Add(51_000);
        ports.Add(1_024);
        ports.Add(51_000);
        return new CountedRecord
        {
            Id = HitReference.FromOctets([0, 1, 2, 3, 4, 5, 6, 7, 8, 255]),
            IsComplete = true,
            Clients = [IPAddress.Parse("192.0.2.7")],
            OrderId = "a",
            OrderClass = OrderClass.Court,
            CoveringOrders = ["a", "b"],
            Generation = 4711,
            Visits = 999,
            First = DateTimeOffset.UnixEpoch.AddMicroseconds(1),
            Last = DateTimeOffset.UnixEpoch.AddMicroseconds(2),
            Ports = ports,
            Instant = SampleOrders.Now,
            Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
        };
    }
}
