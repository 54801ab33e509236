using System;
using System.Linq;
using System.Net;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Contacts;

public sealed class DnsContactRecordTests
{
    private const string Golden =
        "01" // version
        + "01" // one client
        + "01" // UDP
        + "03" // spoofable, further ports
        + "0000000000001267" // generation 4711
        + "0000000000000007" // 7 queries
        + "0000000000000001" // the first a microsecond after the epoch
        + "0000000000000002" // the last two
        + "00000001" // one client
        + "04C0000207" // 192.0.2.7
        + "0001" + "61" // order a
        + "02" + "0400" + "C738" // ports 1024 and 51000
        + "02"
        + "000C" + "6576696C2E6578616D706C65" + "0001" + "0000000000000004" // evil.example A 4
        + "000C" + "6576696C2E6578616D706C65" + "001C" + "0000000000000002"; // evil.example AAAA 2

    private const string GoldenOfLost =
        "01" + "03" + "00" + "01" + "0000000000000000" + "0000000000000009" + "0000000000000001" + "0000000000000002" + "00000000" + "0000" + "00" + "00";

    [Fact]
    public void Record_has_the_octets_of_version_1()
    {
        Record record = Sample().ToRecord();

        Assert.Equal(Golden, Convert.ToHexString(record.Payload.Span));
        Assert.Equal(RecordKinds.DnsContact, record.Kind);
        Assert.Equal(SampleOrders.Now, record.Instant);
    }

    [Fact]
    public void Record_of_lost_queries_has_the_octets_of_version_1() =>
        Assert.Equal(GoldenOfLost, Convert.ToHexString(Lost().ToRecord().Payload.Span));

    [Fact]
    public void Record_is_read_as_it_was_written()
    {
        foreach (DnsContactRecord written in (DnsContactRecord[])[Sample(), Others(), Lost()])
        {
            Assert.True(DnsContactRecord.TryRead(written.ToRecord(), out DnsContactRecord? read));
            Assert.Equal(written with { Ports = [], Names = [] }, read with { Ports = [], Names = [] });
            Assert.Equal(written.Ports.AsEnumerable(), read.Ports);
            Assert.Equal(written.Names.AsEnumerable(), read.Names);
        }

        Assert.Equal((1, 7), (Sample().FurtherQueries, Others().FurtherQueries));
    }

    [Fact]
    public void Record_that_contradicts_itself_is_refused()
    {
        DnsContactRecord[] wrong =
        [
            Sample() with { Queries = 0, Names = [] },
            Sample() with { Queries = 5 },
            Sample() with { Queries = long.MaxValue, Names = [new("a", 1, long.MaxValue), new("b", 1, long.MaxValue)] },
            Sample() with { Names = [new("a", 1, 0)] },
            Sample() with { Names = [new("a", 1, -1)] },
            Sample() with { Names = [.. Enumerable.Repeat(new AskedName("a", 1, 1), 17)], Queries = 100 },
            Sample() with { Ports = [7, 7] },
            Sample() with { Ports = [.. Enumerable.Range(1, 65).Select(static port => (ushort)port)] },
            Sample() with { Clients = 2 },
            Sample() with { OrderId = string.Empty },
            Sample() with { Transport = DnsContactTransport.Unknown },
            Sample() with { HasFurtherClients = true },
            Others() with { Clients = 0, HasFurtherClients = false },
            Others() with { Ports = [7] },
            Lost() with { OrderId = "a" },
            Lost() with { Clients = 1 },
            Lost() with { Transport = DnsContactTransport.Udp },
            Lost() with { Names = [new("a", 1, 1)] },
            Sample() with { Form = (DnsContactForm)4, Client = null },
        ];

        Assert.All(wrong, static record => Assert.False(DnsContactRecord.TryRead(record.ToRecord(), out _)));
    }

    [Fact]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused()
    {
        foreach (Record record in (Record[])[Sample().ToRecord(), Others().ToRecord(), Lost().ToRecord()])
        {
            for (int octets = 0; octets < record.Payload.Length; octets++)
            {
                Assert.False(DnsContactRecord.TryRead(record with { Payload = record.Payload[..octets] }, out _));
            }

            Assert.False(DnsContactRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
            Assert.False(DnsContactRecord.TryRead(record with { Kind = RecordKinds.Hit }, out _));
        }
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261130);
        byte[][] good = [Sample().ToRecord().Payload.ToArray(), Others().ToRecord().Payload.ToArray(), Lost().ToRecord().Payload.ToArray()];
        for (int round = 0; round < 60_000; round++)
        {
            byte[] payload = (byte[])good[round % good.Length].Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            if (DnsContactRecord.TryRead(Sample().ToRecord() with { Payload = payload }, out DnsContactRecord? read))
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
                Assert.InRange(read.FurtherQueries, 0, read.Queries);
            }
        }
    }

    internal static DnsContactRecord Sample() => new()
    {
        Form = DnsContactForm.Client,
        Transport = DnsContactTransport.Udp,
        IsSpoofable = true,
        Generation = 4711,
        Queries = 7,
        First = DateTimeOffset.UnixEpoch.AddMicroseconds(1),
        Last = DateTimeOffset.UnixEpoch.AddMicroseconds(2),
        Clients = 1,
        Client = IPAddress.Parse("192.0.2.7"),
        OrderId = "a",
        Ports = [1024, 51000],
        HasFurtherPorts = true,
        Names = [new AskedName("evil.example", 1, 4), new AskedName("evil.example", 28, 2)],
        Instant = SampleOrders.Now,
        Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
    };

    internal static DnsContactRecord Others() => Sample() with
    {
        Form = DnsContactForm.Others,
        Transport = DnsContactTransport.Tcp,
        IsSpoofable = false,
        Clients = 65_536,
        HasFurtherClients = true,
        Client = null,
        Ports = [],
        HasFurtherPorts = false,
        Names = [],
    };

    internal static DnsContactRecord Lost() => Sample() with
    {
        Form = DnsContactForm.Lost,
        Transport = DnsContactTransport.Unknown,
        Generation = 0,
        Queries = 9,
        Clients = 0,
        Client = null,
        OrderId = string.Empty,
        Ports = [],
        HasFurtherPorts = false,
        Names = [],
    };
}
