using System;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Clocks;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Warning.Support;
using Xunit;

namespace Sinkhole.Tests.Appliance.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private static readonly KernelReading Unsynchronized = new(IsSynchronized: false, TimeSpan.FromSeconds(2), TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    private JournalOptions Options => new() { Folder = _folder.Below("audit"), ApplianceId = Guid.NewGuid() };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Record_has_the_time_and_what_the_kernel_says_of_the_clock()
    {
        RecordPosition position;
        await using (Journal journal = Journal.Open(Options, _time))
        {
            var trail = new AuditTrail(journal, AuditWriter.Appliance, static () => Unsynchronized, _time);
            position = await trail.RecordAsync(AuditRecordTests.Sample().Question, new AuditUser(7, "seven"));
        }

        StoredRecord stored = Assert.Single(new JournalReader(_folder.Below("audit")).Read(default));
        Assert.True(AuditRecord.TryRead(stored.Record, out AuditRecord? record));
        Assert.Equal(position, stored.Position);
        Assert.Equal(
            AuditRecordTests.Sample() with
            {
                User = new AuditUser(7, "seven"),
                ClockSynchronized = false,
                ClockBound = TimeSpan.FromSeconds(2),
            },
            record);
    }

    [Fact]
    public async Task Disk_that_accepts_nothing_in_time_refuses_the_look()
    {
        using var stalled = new StalledJournal();
        Journal journal = stalled.Open(Options, _time);
        var trail = new AuditTrail(journal, AuditWriter.Appliance, static () => Unsynchronized, _time);

        Task<RecordPosition> recording = trail.RecordAsync(AuditRecordTests.Sample().Question, new AuditUser(7, "seven"));
        Assert.False(recording.IsCompleted);
        _time.Advance(AuditTrail.Timeout);
        AuditRefusedException refused = await Assert.ThrowsAsync<AuditRefusedException>(() => recording);

        Assert.Equal("the disk does not accept it within 10 s", refused.Message);
        stalled.LetGo();
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task Journal_that_is_closed_refuses_the_look_without_its_texts()
    {
        Journal journal = Journal.Open(Options, _time);
        await journal.DisposeAsync();
        var trail = new AuditTrail(journal, AuditWriter.Appliance, static () => Unsynchronized, _time);

        AuditRefusedException refused = await Assert.ThrowsAsync<AuditRefusedException>(
            () => trail.RecordAsync(AuditRecordTests.Sample().Question, new AuditUser(7, "seven")));

        Assert.Equal("the appliance is stopping", refused.Message);
    }
}
