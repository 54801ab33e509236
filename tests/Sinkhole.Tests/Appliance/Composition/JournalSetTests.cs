using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Composition;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Storage;
using Sinkhole.Supervision;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Appliance.Telemetry;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>A second journal is one call: log, metrics, status, drain and data folder know it by its name.</summary>
public sealed class JournalSetTests : IAsyncDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly PartStack _parts;
    private readonly DataFolder _data;
    private readonly JournalSet _journals;

    public JournalSetTests()
    {
        _parts = new PartStack(_time);
        _data = DataFolder.Open(_folder.Path);
        _journals = new JournalSet(_data, _parts, static () => true, _time, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Metrics_show_each_journal_by_its_name()
    {
        (Journal hits, Journal queries) = OpenTwo();
        await AppendAsync(hits, 3);
        await AppendAsync(queries, 4);

        string text = await Scraped.TextAsync(EvidenceMetrics.Families.ReadFrom(() => _journals.Statuses));

        Assert.Contains("\nsinkhole_evidence_written_total{journal=\"hits\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_written_total{journal=\"queries\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_failing{journal=\"queries\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nsinkhole_evidence_spool_bytes{{journal=\"hits\"}} {hits.Status.Octets}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_two_that_fails_is_shown_by_its_name_and_both_share_the_space_of_their_disk()
    {
        JournalStatus sound = new() { Name = "hits", Folder = "/data/hits", Octets = 10, FreeOctets = 1000, Oldest = ManualTime.Start };
        JournalStatus failing = new()
        {
            Name = "queries",
            Folder = "/data/queries",
            Octets = 5,
            FreeOctets = 1000,
            Oldest = DateTimeOffset.UnixEpoch.AddSeconds(7),
            FailingSince = ManualTime.Start,
        };

        string text = await Scraped.TextAsync(EvidenceMetrics.Families.ReadFrom(() => [sound, failing]));

        Assert.Contains("\nsinkhole_evidence_failing{journal=\"hits\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_failing{journal=\"queries\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_spool_capacity_bytes 1015\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_spool_oldest_timestamp_seconds{journal=\"queries\"} 7\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_names_each_journal()
    {
        (Journal hits, Journal queries) = OpenTwo();
        await AppendAsync(hits, 1);
        await AppendAsync(queries, 2);

        var report = new StatusReport
        {
            Version = "0",
            Node = "node",
            ApplianceId = _data.ApplianceId,
            StartedAt = ManualTime.Start,
            NotReady = [],
            Listeners = [],
            Notes = [],
            Clock = new ClockStatus(Synchronized: true, 0),
            Journals = JournalReports.Of(_journals.Statuses),
        };

        string[] rows = [.. StatusText.Rows(report).Where(static row => row.Label == "evidence").Select(static row => row.Text)];
        Assert.StartsWith($"hits: 1 record written, 0 pending; {hits.Status.Octets} octets in {_data.JournalFolder("hits")}", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("queries: 2 records written, 0 pending; ", rows[1], StringComparison.Ordinal);
        Assert.Equal(2, rows.Length);
    }

    [Fact]
    public void Notes_of_the_status_use_the_label_of_the_journal()
    {
        JournalStatus[] journals =
        [
            new() { Folder = "/data/hits", Label = "journal of hits", Displaced = 1 },
            new() { Folder = "/data/queries", Label = "journal of queries", Overdue = 3 },
        ];

        string[] notes = [.. JournalReports.Notes(journals, "the clock is not synchronised")];

        Assert.StartsWith("the current file of the journal of hits was moved, replaced or truncated", notes[0], StringComparison.Ordinal);
        Assert.Equal("the journal of queries keeps 3 segments past their retention, because the clock is not synchronised", notes[1]);
    }

    [Fact]
    public async Task Log_names_the_journal_of_an_event()
    {
        (Journal hits, Journal queries) = OpenTwo();
        await AppendAsync(hits, 1);
        await AppendAsync(queries, 1);

        Directory.Move(_data.JournalFolder("queries"), _folder.Below("moved"));
        await AppendAsync(queries, 1);

        Assert.Contains(_log.Written, static line => line.StartsWith("Critical: Evidence of queries: ", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Written, static line => line.Contains("Evidence of hits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drain_names_what_each_journal_has_not_finished_and_closes_both()
    {
        OpenTwo();
        Assert.Equal(["hits not on disk: 0", "queries not on disk: 0"], _journals.Unfinished);

        await _parts.DisposeAsync();

        Assert.Empty(_parts.GivenUp);
        Assert.Empty(_journals.GivenUp);
        Assert.All(_journals.Statuses, static status => Assert.Equal(0, status.Pending));
    }

    [Fact]
    public async Task Generation_and_clock_are_above_what_any_journal_has()
    {
        Journal hits = _journals.Open("hits", "journal of hits", Retention, RecordedGenerations.OfHit);
        Journal queries = _journals.Open("queries", "journal of queries", Retention, static _ => 2026112109);
        await hits.AppendAsync((HitRecordTests.Sample() with { Generation = 2026112101 }).ToRecord(), CancellationToken.None);
        Assert.Equal(2026112101, _journals.HighestGeneration);

        await AppendAsync(queries, 1);

        Assert.Equal(2026112109, _journals.HighestGeneration);
        await _parts.DisposeAsync();
        var again = new JournalSet(_data, new PartStack(_time), static () => true, _time, _log);
        await using Journal first = again.Open("empty", "journal of nothing", Retention);
        await using Journal second = again.Open("queries", "journal of queries", Retention);
        Assert.Equal(second.LastSynchronizedAtOpen, again.LastSynchronizedAtOpen);
        Assert.NotNull(again.LastSynchronizedAtOpen);
    }

    [Fact]
    public async Task Second_journal_alone_is_noticed_where_the_identity_is_lost_and_is_the_own_of_the_appliance()
    {
        Journal queries = _journals.Open("queries", "journal of queries", Retention);
        await AppendAsync(queries, 1);
        await _parts.DisposeAsync();
        _data.Dispose();
        File.Delete(_folder.Below(DataFolderNames.ApplianceId));
        HashSet<string> entries = [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(static entry => Path.GetFileName(entry))];

        using DataFolder again = DataFolder.Open(_folder.Path);

        Assert.Contains(again.Notes, static note => note.Contains("a new identity was created", StringComparison.Ordinal));
        Assert.All(entries, name => Assert.True(DataFolderNames.IsOwn(name, entries), name));
        Assert.True(DataFolderNames.IsOwn("queries.loss.v2", entries));
        Assert.False(DataFolderNames.IsOwn("letters", entries));
        Assert.False(DataFolderNames.IsOwn("queries.txt", entries));
    }

    [Fact]
    public void Journal_that_cannot_be_written_stops_the_start()
    {
        File.WriteAllText(_data.JournalFolder("queries"), string.Empty);

        CannotStartException refused =
            Assert.Throws<CannotStartException>(() => _journals.Open("queries", "journal of queries", Retention));

        Assert.Contains(_data.JournalFolder("queries"), refused.Message, StringComparison.Ordinal);
    }

    private (Journal Hits, Journal Queries) OpenTwo() => (
        _journals.Open("hits", "journal of hits", Retention, RecordedGenerations.OfHit),
        _journals.Open("queries", "journal of queries", Retention));

    private async Task AppendAsync(Journal journal, int records)
    {
        for (int number = 0; number < records; number++)
        {
            await journal.AppendAsync(JournalBench.Said($"record {number}") with { Instant = _time.GetUtcNow() }, CancellationToken.None);
        }
    }
}
