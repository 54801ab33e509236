using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>Where the record of a hit stands in the journal is known wherever its reference is.</summary>
public sealed class HitPositionTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FixedClock _clock = new();
    private readonly Sealer _sealer;

    public HitPositionTests() => _sealer = new Sealer(_folder.Path + ".seals", _clock);

    public void Dispose()
    {
        _sealer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hit_is_found_at_the_position_that_came_with_its_reference()
    {
        List<RecordOutcome> outcomes = [];
        await using (Journal journal = Open())
        {
            using HitRecorder recorder = Recorder(journal, hitsPerAddress: 100);
            for (int connection = 0; connection < 3; connection++)
            {
                var visits = new ConnectionVisits();
                outcomes.Add(await RecordAsync(recorder, visits));
                outcomes.Add(await RecordAsync(recorder, visits));
                recorder.Close(visits);
            }

            await recorder.DrainAsync();
        }

        Dictionary<RecordPosition, string> hits = Hits();
        Assert.Equal(3, hits.Count);
        Assert.All(outcomes, outcome => Assert.Equal(hits[outcome.Position.GetValueOrDefault()], outcome.Reference.ToString()));
        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.Equal(3, outcomes.Select(static outcome => outcome.Position).Distinct().Count());
    }

    [Fact]
    public async Task Visit_that_is_not_recorded_has_no_position()
    {
        Journal journal = Open();
        using HitRecorder recorder = Recorder(journal, hitsPerAddress: 1);
        await RecordAsync(recorder, new ConnectionVisits());

        RecordOutcome counted = await RecordAsync(recorder, new ConnectionVisits());
        recorder.EndMinute();
        await journal.DisposeAsync();
        RecordOutcome refused = await RecordAsync(recorder, new ConnectionVisits());

        Assert.Equal(new RecordOutcome(null, null, IsCounted: true), counted);
        Assert.Equal(new RecordOutcome(null, null, IsCounted: false), refused);
    }

    private Dictionary<RecordPosition, string> Hits()
    {
        Dictionary<RecordPosition, string> hits = [];
        foreach (StoredRecord stored in new JournalReader(_folder.Path).Read(default))
        {
            if (HitRecord.TryRead(stored.Record, out HitRecord? hit))
            {
                hits.Add(stored.Position, hit.Reference.ToString());
            }
        }

        return hits;
    }

    private async ValueTask<RecordOutcome> RecordAsync(HitRecorder recorder, ConnectionVisits visits)
    {
        BlockedName blocked = new(
            SampleOrders.Pages(SampleOrders.Court).Find(SampleOrders.Court.Id)!,
            [SampleOrders.Court.Id],
            ListedNames.Generation,
            "seized.example".Length);
        Visit visit = HitRecordTests.Sample().Visit with { Host = "seized.example", Instant = _clock.Now, Clock = _clock.Reading };
        return await recorder.TryRepeatAsync(visits, visit.Host, blocked, visit.Intent, visit.Instant)
            ?? await recorder.RecordAsync(visits, visit, blocked, default, string.Empty);
    }

    private HitRecorder Recorder(Journal journal, int hitsPerAddress) => new(
        journal,
        _sealer,
        _clock,
        _clock,
        new VisitOptions { Budget = TimeSpan.FromMinutes(1), HitsPerAddress = hitsPerAddress },
        new WarningCounters());

    private Journal Open() => Journal.Open(new JournalOptions { Folder = _folder.Path, ApplianceId = Guid.NewGuid() }, _clock);
}
