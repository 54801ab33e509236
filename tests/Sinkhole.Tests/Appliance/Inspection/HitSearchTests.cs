using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Inspection;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Warning.Contacts;
using Sinkhole.Tests.Warning.Hits;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class HitSearchTests : IDisposable
{
    private static readonly DateTimeOffset Noon = ManualTime.Start;
    private static readonly DateTimeOffset One = Noon.AddHours(1);

    private readonly TemporaryFolder _folder = new();

    private string Hits => _folder.Below("hits");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Interval_has_its_begin_and_not_its_end()
    {
        TimeSpan microsecond = TimeSpan.FromMicroseconds(1);
        HitRecord[] hits = [Hit(Noon - microsecond), Hit(Noon), Hit(One - microsecond), Hit(One)];
        await WriteAsync(hits.Select(static hit => hit.ToRecord()));

        IEnumerable<FoundHit> found = new HitSearch(Scan()).FindAll("a", Noon, One);

        Assert.Equal([hits[1].Reference, hits[2].Reference], found.Select(static hit => hit.Hit.Reference));
    }

    [Fact]
    public async Task Hit_is_of_every_order_that_covered_its_name()
    {
        await WriteAsync([(Hit(Noon) with { OrderId = "a", CoveringOrders = ["a", "b"] }).ToRecord()]);

        Assert.Single(new HitSearch(Scan()).FindAll("a", Noon, One));
        Assert.Single(new HitSearch(Scan()).FindAll("b", Noon, One));
        Assert.Empty(new HitSearch(Scan()).FindAll("c", Noon, One));
    }

    [Fact]
    public async Task Visits_that_are_only_counted_are_counted_once()
    {
        CountedRecord minute = CountedRecordTests.Sample() with { First = Noon, Visits = 7 };
        CountedRecord[] counted =
        [
            minute with { IsComplete = false, Visits = 1 }, minute, minute with { First = One }, minute with { OrderId = "c", CoveringOrders = ["c"] },
        ];
        await WriteAsync(counted.Select(static record => record.ToRecord()));
        var search = new HitSearch(Scan());

        Assert.Empty(search.FindAll("a", Noon, One));

        Assert.Equal((1, 7), (search.CountedRecords, search.CountedVisits));
    }

    [Fact]
    public async Task Hit_is_found_with_its_closing_record()
    {
        HitRecord wanted = Hit(Noon);
        var clock = new ClockReading(IsSynchronized: true, TimeSpan.Zero);
        await WriteAsync(
        [
            Hit(Noon).ToRecord(),
            wanted.ToRecord(),
            new ClosingRecord(HitReference.Create(), 9, One, One, clock).ToRecord(),
            new ClosingRecord(wanted.Reference, 3, One, One, clock).ToRecord(),
        ]);

        FoundHit? found = new HitSearch(Scan()).Find(wanted.Reference.ToString());

        Assert.Equal(2, found!.Position.Sequence);
        Assert.Equal((3, One), (found.Closing!.Requests, found.Closing.Last));
        Assert.Null(new HitSearch(Scan()).Find(HitReference.Create().ToString()));
        Assert.Null(new HitSearch(Scan()).Find("no reference"));
    }

    [Fact]
    public async Task Record_after_the_last_durable_one_is_not_read()
    {
        HitRecord[] hits = [Hit(Noon), Hit(Noon), Hit(Noon)];
        await WriteAsync(hits.Select(static hit => hit.ToRecord()));
        FoundHit second = new HitSearch(Scan()).Find(hits[1].Reference.ToString())!;
        RecordPosition beforeTheFirst = second.Position with { Sequence = 0 };
        int read = 0;

        var scan = new RecordScan(Hits, second.Position, () => read++);
        int found = new HitSearch(scan).FindAll("a", Noon, One).Count();

        Assert.Equal((2, 2), (found, read));
        Assert.Null(new HitSearch(Scan(second.Position)).Find(hits[2].Reference.ToString()));
        Assert.Empty(new HitSearch(Scan(beforeTheFirst)).FindAll("a", Noon, One));
    }

    [Fact]
    public async Task Hit_of_a_newer_version_and_damage_are_counted_and_the_rest_is_found()
    {
        Record newer = Hit(Noon).ToRecord();
        byte[] payload = newer.Payload.ToArray();
        payload[0] = 0x7F;
        await WriteAsync([newer with { Payload = payload }, Hit(Noon).ToRecord(), Hit(Noon).ToRecord()]);
        string segment = Directory.GetFiles(Hits).Single();
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[^10] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);
        RecordScan scan = Scan();

        int found = new HitSearch(scan).FindAll("a", Noon, One).Count();

        Assert.Equal((1, 1, 1), (found, scan.Unknown, scan.Damages));
    }

    [Fact]
    public async Task Contacts_of_the_order_are_found_beside_its_hits_and_changes_of_the_clock_are_counted()
    {
        DnsContactRecord contact = DnsContactRecordTests.Sample() with { First = Noon.AddSeconds(-1), Last = Noon };
        TlsContactRecord hello = TlsContactRecordTests.Sample() with { Instant = Noon };
        ClockRecord clock = ClockRecordTests.Sample() with { From = One.AddDays(1), To = Noon };
        Record unknown = contact.ToRecord() with { Payload = new byte[] { 0x7F } };
        await WriteAsync(
        [
            Hit(Noon).ToRecord(),
            contact.ToRecord(),
            (contact with { OrderId = "c" }).ToRecord(),
            (contact with { Last = Noon.AddMicroseconds(-1) }).ToRecord(),
            (contact with { First = One, Last = One }).ToRecord(),
            (DnsContactRecordTests.Lost() with { First = Noon, Last = Noon }).ToRecord(),
            hello.ToRecord(),
            (hello with { OrderId = "c", CoveringOrders = ["c"] }).ToRecord(),
            clock.ToRecord(),
            (clock with { To = One }).ToRecord(),
            unknown,
        ]);
        RecordScan scan = Scan();
        var search = new HitSearch(scan);

        FoundRecord[] found = [.. search.FindRecords("a", Noon, One)];

        Assert.Equal([typeof(FoundHit), typeof(FoundContact), typeof(FoundHello)], found.Select(static record => record.GetType()));
        Assert.Equal((2, 7, 9, 1), (search.Contacts, search.ContactQueries, search.LostQueries, search.ClockChanges));
        Assert.Equal(1, scan.Unknown);
        Assert.Single(new HitSearch(Scan()).FindAll("a", Noon, One));
    }

    private RecordScan Scan(RecordPosition? last = null) => new(Hits, last, static () => { });

    private static HitRecord Hit(DateTimeOffset instant)
    {
        HitRecord sample = HitRecordTests.Sample();
        return sample with { Reference = HitReference.Create(), Visit = sample.Visit with { Instant = instant } };
    }

    private async Task WriteAsync(IEnumerable<Record> records)
    {
        await using Journal journal = Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = Guid.NewGuid() }, TimeProvider.System);
        foreach (Record record in records)
        {
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }
}
