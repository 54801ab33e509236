using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Warning.Contacts;
using Sinkhole.Tests.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Composition;

public sealed class RecordedGenerationsTests : IDisposable
{
    private const int SmallSegment = 4096;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new("2026-11-21T12:00:00Z");

    private string Hits => _folder.Below("hits");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_journal_has_no_number() => Assert.Equal(0, RecordedGenerations.Highest(Hits, RecordedGenerations.OfHit));

    [Fact]
    public async Task Highest_of_the_newest_hits_is_found()
    {
        await WriteAsync(Hit(2026112101), Hit(2026112103), Hit(2026112102));

        Assert.Equal(2026112103, RecordedGenerations.Highest(Hits, RecordedGenerations.OfHit));
    }

    [Fact]
    public async Task Newest_segments_without_a_hit_are_skipped()
    {
        await WriteAsync(Hit(2026112101), Hit(2026112102), Other(), Other());

        Assert.Equal(2, new JournalReader(Hits).SegmentStarts().Count);
        Assert.Equal(2026112102, RecordedGenerations.Highest(Hits, RecordedGenerations.OfHit));
    }

    [Fact]
    public async Task One_segment_is_read_without_later_ones()
    {
        await WriteAsync(Other(), Other(), Other());

        var reader = new JournalReader(Hits);

        Assert.All(reader.SegmentStarts(), start => Assert.All(
            reader.ReadSegment(start), stored => Assert.InRange(stored.Position.Sequence, start.Sequence, start.Sequence)));
    }

    [Fact]
    public async Task Contacts_bear_a_number_too()
    {
        await WriteAsync(
            Hit(2026112101),
            (DnsContactRecordTests.Sample() with { Generation = 2026112104 }).ToRecord(),
            (TlsContactRecordTests.Sample() with { Generation = 2026112103 }).ToRecord());

        Assert.Equal(2026112104, RecordedGenerations.Highest(Hits, RecordedGenerations.OfHit));
    }

    [Fact]
    public async Task Counted_visits_bear_a_number_too()
    {
        await WriteAsync(Hit(2026112101), (CountedRecordTests.Sample() with { Generation = 2026112104 }).ToRecord(), Hit(2026112102));

        Assert.Equal(2026112104, RecordedGenerations.Highest(Hits, RecordedGenerations.OfHit));
    }

    [Fact]
    public async Task Segment_starts_are_where_their_records_begin()
    {
        await WriteAsync(Other(), Other(), Other());

        JournalReader reader = new(Hits);
        Assert.Equal(3, reader.SegmentStarts().Count);
        Assert.Equal(
            reader.Read(default).Select(stored => stored.Position),
            reader.SegmentStarts().Select(start => reader.Read(start).Select(stored => stored.Position).First()));
    }

    private static Record Hit(long generation) => (HitRecordTests.Sample() with { Generation = generation }).ToRecord();

    // A record of another kind, so large that a segment holds only one.
    private static Record Other() => HitRecordTests.Sample().ToRecord() with { Kind = 0x7F01, Payload = new byte[3000] };

    private async Task WriteAsync(params Record[] records)
    {
        await using var journal = Journal.Open(
            new JournalOptions { Folder = Hits, ApplianceId = Guid.NewGuid(), MaxSegmentOctets = SmallSegment }, _time);
        foreach (Record record in records)
        {
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }
}
