using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Clocks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.NameServer.Policy;
using Sinkhole.Platform.Clocks;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Clocks;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>A change of the clock is a record of its own, between the records that it concerns.</summary>
public sealed class ClockRecordsTests : IDisposable
{
    private static readonly DateTimeOffset Now = ManualTime.Start;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ClockMonitor _monitor;
    private readonly ClockFloor _floor;
    private KernelReading _kernel = new(IsSynchronized: true, TimeSpan.FromMilliseconds(3), TimeSpan.Zero);

    public ClockRecordsTests()
    {
        _monitor = new ClockMonitor(_time, () => _kernel);
        _floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);
    }

    private string Hits => _folder.Below("hits");

    public void Dispose()
    {
        _monitor.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Step_is_recorded_with_both_instants(int days)
    {
        ClockRecord record = Assert.Single(await RecordsAsync(() =>
        {
            _time.Set(Now.AddDays(days));
            _time.Advance(Period);
            _time.Advance(Period);
        }));

        Assert.Equal((ClockChange.Step, TimeSpan.FromDays(days)), (record.Change, record.By));
        Assert.Equal((Now + Period, Now.AddDays(days) + Period), (record.From, record.To));
        Assert.Equal((new ClockReading(true, TimeSpan.FromMilliseconds(3)), record.Before), (record.After, record.Before));
    }

    [Fact]
    public async Task Loss_of_synchronisation_and_its_return_are_recorded_with_bounds_before_and_after()
    {
        List<ClockRecord> records = await RecordsAsync(() =>
        {
            _kernel = _kernel with { IsSynchronized = false, ErrorBound = TimeSpan.FromSeconds(16) };
            _time.Advance(Period);
            _kernel = _kernel with { IsSynchronized = true, ErrorBound = TimeSpan.FromMilliseconds(5) };
            _time.Advance(Period);
        });

        Assert.Equal([ClockChange.Synchronization, ClockChange.Synchronization], records.Select(static record => record.Change));
        Assert.Equal(
            [(new ClockReading(true, TimeSpan.FromMilliseconds(3)), new ClockReading(false, TimeSpan.FromSeconds(16))),
             (new ClockReading(false, TimeSpan.FromSeconds(16)), new ClockReading(true, TimeSpan.FromMilliseconds(5)))],
            records.Select(static record => (record.Before, record.After)));
        Assert.All(records, static record => Assert.Equal(TimeSpan.Zero, record.By));
    }

    [Fact]
    public async Task Clock_that_is_set_while_it_loses_its_source_is_one_record()
    {
        ClockRecord record = Assert.Single(await RecordsAsync(() =>
        {
            _kernel = KernelReading.Unknown;
            _time.Set(Now.AddDays(-400));
            _time.Advance(Period);
        }));

        Assert.Equal((ClockChange.Both, TimeSpan.FromDays(-400), false), (record.Change, record.By, record.After.IsSynchronized));
    }

    [Fact]
    public async Task Start_before_the_last_synchronised_instant_is_recorded()
    {
        ClockRecord record = Assert.Single(await RecordsAsync(() => _floor.StartFrom(new StoredClock(Now.AddDays(2), TimeSpan.Zero))));

        Assert.Equal((ClockChange.Step, Now.AddDays(2), Now), (record.Change, record.From, record.To));
        Assert.Equal(new ClockReading(true, TimeSpan.MaxValue), record.Before);
    }

    [Fact]
    public async Task Clock_that_does_not_change_makes_no_record_and_a_closed_journal_is_reported()
    {
        var log = new LogLines();
        Journal journal = Open();
        await using var records = new ClockRecords(_floor, journal, log);
        _time.Advance(Period);
        await journal.DisposeAsync();

        _time.Set(Now.AddDays(1));
        _time.Advance(Period);

        Assert.Empty(Read());
        Assert.Contains(log.Written, static line => line.Contains("a change of the clock could not be recorded", StringComparison.Ordinal));
    }

    private Journal Open() => Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = Guid.NewGuid() }, TimeProvider.System);

    private async Task<List<ClockRecord>> RecordsAsync(Action change)
    {
        await using (Journal journal = Open())
        {
            await using var records = new ClockRecords(_floor, journal, NullLogger.Instance);
            change();
        }

        return Read();
    }

    private List<ClockRecord> Read() =>
    [
        .. new JournalReader(Hits).Read(default)
            .Select(static stored => ClockRecord.TryRead(stored.Record, out ClockRecord? record) ? record : null).OfType<ClockRecord>(),
    ];
}
