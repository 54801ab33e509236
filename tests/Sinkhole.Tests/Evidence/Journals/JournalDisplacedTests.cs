using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>
/// The real files of a journal are moved, replaced or truncated while it writes: records acknowledged afterwards are there.
/// </summary>
public sealed class JournalDisplacedTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<JournalEvent> _events = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("removed")]
    [InlineData("moved away")]
    [InlineData("copied and put back")]
    [InlineData("link in its place")]
    [InlineData("folder in its place")]
    [InlineData("pipe in its place")]
    [InlineData("cut to nothing")]
    [InlineData("cut within a record")]
    [InlineData("grown")]
    [InlineData("folder removed")]
    [InlineData("folder copied and put back")]
    [InlineData("folder linked file by file and put back")]
    public async Task What_is_acknowledged_after_somebody_touched_the_files_is_there(string touched)
    {
        await using Journal journal = Open();
        await AppendAsync(journal, "before");

        Touch(touched);
        RecordPosition after = await AppendAsync(journal, "after");
        RecordPosition last = await AppendAsync(journal, "and on");

        (RecordPosition, string)[] kept = [.. Read().Where(static record => record.Text != "before")];
        Assert.Equal([(after, "after"), (last, "and on")], kept);
        Assert.Equal((1L, 1L), (journal.Status.Displaced, journal.Status.Gaps));
        Assert.Null(journal.Status.FailingSince);
        Assert.Equal(
            [JournalEventKind.SegmentDisplaced, JournalEventKind.WritingResumed], _events.Select(static told => told.Kind));
        Assert.Contains(
            new JournalReader(_folder.Path).Read(default),
            static stored => GapRecord.TryRead(stored.Record, out GapRecord gap) && gap.Reason == GapReason.Displaced);
    }

    /// <summary>The next record begins a new segment, so nothing is written to what was displaced.</summary>
    [Theory]
    [InlineData("removed", "day")]
    [InlineData("copied and put back", "day")]
    [InlineData("cut within a record", "day")]
    [InlineData("folder removed", "day")]
    [InlineData("folder copied and put back", "day")]
    [InlineData("removed", "length")]
    [InlineData("folder removed", "length")]
    [InlineData("folder copied and put back", "length")]
    public async Task File_displaced_before_the_segment_changes_is_detected(string touched, string change)
    {
        const int MaxSegmentOctets = 4096;
        await using Journal journal = Open(MaxSegmentOctets);
        await AppendAsync(journal, change == "length" ? new string('x', MaxSegmentOctets / 2) : "before");

        Touch(touched);
        _time.Set(_time.GetUtcNow() + (change == "day" ? TimeSpan.FromDays(1) : TimeSpan.Zero));
        string after = new('y', change == "length" ? MaxSegmentOctets / 2 : 1);
        RecordPosition position = await AppendAsync(journal, after);
        await AppendAsync(journal, "and on");

        Assert.Contains((position, after), Read());
        Assert.Equal(1, journal.Displaced);
        Assert.Equal(
            [JournalEventKind.SegmentDisplaced, JournalEventKind.WritingResumed], _events.Select(static told => told.Kind));
        Assert.Contains(Gaps(), static gap => gap.Reason == GapReason.Displaced && gap.Offset > SegmentHeader.Octets);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("copied and put back")]
    [InlineData("cut to nothing")]
    [InlineData("grown")]
    [InlineData("folder removed")]
    [InlineData("folder copied and put back")]
    public async Task File_displaced_while_nothing_can_be_written_is_detected(string touched)
    {
        var failing = new FailingFolder(_folder.Path);
        await using Journal journal = Open(failing);
        await AppendAsync(journal, "before");
        failing.IsFailing = true;
        Task waiting = AppendAsync(journal, "after");
        await _time.NextRetryAsync();

        Touch(touched);
        failing.IsFailing = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        await waiting;
        await AppendAsync(journal, "and on");

        Assert.Equal(["after", "and on"], Read().Select(static record => record.Text).Where(static text => text != "before"));
        Assert.Equal(1, journal.Displaced);
        Assert.Equal(
            [JournalEventKind.WritingFailed, JournalEventKind.SegmentDisplaced, JournalEventKind.WritingResumed],
            _events.Select(static told => told.Kind));
        Assert.Contains(Gaps(), static gap => gap.Reason == GapReason.Displaced);
    }

    [Fact]
    public async Task File_displaced_before_the_close_is_reported_and_recorded()
    {
        await using (Journal journal = Open())
        {
            await AppendAsync(journal, "before");
            Touch("removed");
        }

        Assert.Contains(_events, static told => told.Kind == JournalEventKind.SegmentDisplaced);
        Assert.Contains(Gaps(), static gap => gap.Reason == GapReason.Displaced);
    }

    [Fact]
    public async Task Segment_truncated_before_the_first_record_is_detected_too()
    {
        await using Journal journal = Open();

        Touch("cut to nothing");
        RecordPosition first = await AppendAsync(journal, "first");

        Assert.Equal((first, "first"), Assert.Single(Read()));
        Assert.Equal(1, journal.Displaced);
    }

    [Fact]
    public async Task Journal_without_new_records_detects_displacement_by_itself()
    {
        await using Journal journal = Open();
        await AppendAsync(journal, "before");
        using var resumed = new SemaphoreSlim(0);
        _told = kind =>
        {
            if (kind == JournalEventKind.WritingResumed)
            {
                resumed.Release();
            }
        };

        Touch("cut to nothing");
        _time.Advance(TimeSpan.FromSeconds(10));
        await resumed.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, journal.Displaced);
    }

    [Fact]
    public async Task Records_that_went_with_the_file_are_found_missing()
    {
        await using (Journal journal = Open())
        {
            await AppendAsync(journal, "before");
            Touch("cut to nothing");
            await AppendAsync(journal, "after");
        }

        Assert.False(JournalVerifier.Verify(_folder.Path).IsSound);
    }

    [Fact]
    public async Task Copy_that_holds_everything_is_sound()
    {
        await using (Journal journal = Open())
        {
            await AppendAsync(journal, "before");
            Touch("folder copied and put back");
            await AppendAsync(journal, "after");
            Touch("copied and put back");
            await AppendAsync(journal, "at last");
        }

        JournalVerification verification = JournalVerifier.Verify(_folder.Path);
        Assert.True(verification.IsSound, verification.FirstDamage?.ToString());
        Assert.Equal(["before", "after", "at last"], Read().Select(static record => record.Text));
    }

    [Fact]
    public async Task Second_writer_is_refused()
    {
        await using Journal journal = Open();

        JournalUnusableException refusal = Assert.Throws<JournalUnusableException>(Open);

        Assert.Contains("is written by another process", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".seg")]
    [InlineData(".new")]
    public async Task Folder_in_the_place_of_the_next_segment_stops_no_recording(string extension)
    {
        await using (Journal journal = Open())
        {
            await AppendAsync(journal, "before");
        }

        RecordPosition last = new JournalReader(_folder.Path).Read(default).Last().Position;
        string next = new SegmentName(last.Epoch, last.Sequence + 1).Text;
        Directory.CreateDirectory(Path.Join(_folder.Path, Path.ChangeExtension(next, extension)));
        await using Journal again = Open();
        Task after = AppendAsync(again, "after");
        await Task.WhenAny(after, _time.NextRetryAsync());

        Assert.True(after.IsCompletedSuccessfully, again.Status.LastError);
        Assert.Contains("after", Read().Select(static record => record.Text));
    }

    [Fact]
    public async Task Folder_in_place_of_the_stored_epoch_is_reported_with_the_remedy()
    {
        string inItsPlace = _folder.Path + ".epoch.new";
        Directory.CreateDirectory(inItsPlace);
        await using Journal journal = Open();
        Task waiting = AppendAsync(journal, "must wait");
        await _time.NextRetryAsync();

        Assert.EndsWith("move that folder away", Assert.Single(_events).Text, StringComparison.Ordinal);
        Directory.Delete(inItsPlace);
        _time.Advance(TimeSpan.FromSeconds(10));
        await waiting;
    }

    [Fact]
    public async Task Folder_that_another_writer_holds_is_left_to_it()
    {
        string other = Path.Join(_folder.Beside, "other");
        await using Journal journal = Open();
        await AppendAsync(journal, "ours");
        await using Journal others = Journal.Open(new JournalOptions { Folder = other, ApplianceId = Guid.NewGuid() }, _time);

        Directory.Move(_folder.Path, Path.Join(_folder.Beside, "moved"));
        Directory.Move(other, _folder.Path);
        Task waiting = AppendAsync(journal, "must wait");
        await _time.NextRetryAsync();

        Assert.False(waiting.IsCompleted);
        Assert.NotNull(journal.Status.FailingSince);
        Directory.Move(_folder.Path, other);
        _time.Advance(TimeSpan.FromSeconds(10));
        await waiting;
        Assert.Contains("must wait", Read().Select(static record => record.Text));
    }

    private Action<JournalEventKind> _told = static _ => { };

    private Journal Open() => Open(Options().MaxSegmentOctets);

    private Journal Open(long maxSegmentOctets) => Journal.Open(Options() with { MaxSegmentOctets = maxSegmentOctets }, _time);

    private Journal Open(IJournalFolder folder)
    {
        var beside = new LibCFolder(_folder.Beside);
        return Journal.Open(Options(), _time, folder, new EpochFile(beside, "hits.epoch"), new LossFile(beside, "hits.loss"));
    }

    private JournalOptions Options() => new()
    {
        Folder = _folder.Path,
        ApplianceId = JournalBench.Appliance,
        Notify = told =>
        {
            _events.Add(told);
            _told(told.Kind);
        },
    };

    private List<GapRecord> Gaps()
    {
        List<GapRecord> gaps = [];
        foreach (StoredRecord stored in new JournalReader(_folder.Path).Read(default))
        {
            if (GapRecord.TryRead(stored.Record, out GapRecord gap))
            {
                gaps.Add(gap);
            }
        }

        return gaps;
    }

    private static async Task<RecordPosition> AppendAsync(Journal journal, string text) =>
        await journal.AppendAsync(JournalBench.Said(text), CancellationToken.None);

    private List<(RecordPosition Position, string Text)> Read() =>
    [
        .. new JournalReader(_folder.Path).Read(default)
            .Where(static stored => stored.Record.Kind < Sinkhole.Evidence.Journals.Record.FirstReservedKind)
            .Select(static stored => (stored.Position, Encoding.UTF8.GetString(stored.Record.Payload.Span))),
    ];

    private void Touch(string how)
    {
        string segment = Directory.GetFiles(_folder.Path, "*.seg").Order(StringComparer.Ordinal).Last();
        string elsewhere = Path.Join(_folder.Beside, Path.GetRandomFileName());
        switch (how)
        {
            case "removed":
                File.Delete(segment);
                break;
            case "moved away":
                File.Move(segment, elsewhere);
                break;
            case "copied and put back":
                File.Copy(segment, elsewhere);
                File.Move(elsewhere, segment, overwrite: true);
                break;
            case "link in its place":
                File.Move(segment, elsewhere);
                File.CreateSymbolicLink(segment, elsewhere);
                break;
            case "folder in its place":
                File.Delete(segment);
                Directory.CreateDirectory(segment);
                break;
            case "pipe in its place":
                File.Delete(segment);
                SpecialFile.MakePipe(segment);
                break;
            case "cut to nothing":
                Resize(segment, 0);
                break;
            case "cut within a record":
                Resize(segment, SegmentHeader.Octets + 10);
                break;
            case "grown":
                Resize(segment, 100_000);
                break;
            case "folder removed":
                Directory.Delete(_folder.Path, recursive: true);
                break;
            default:
                Directory.Move(_folder.Path, elsewhere);
                Directory.CreateDirectory(_folder.Path);
                foreach (string file in Directory.GetFiles(elsewhere))
                {
                    Put(file, Path.Join(_folder.Path, Path.GetFileName(file)), how.Contains("linked", StringComparison.Ordinal));
                }

                break;
        }
    }

    private static void Put(string from, string to, bool isLinked)
    {
        if (isLinked)
        {
            SpecialFile.Link(from, to);
        }
        else
        {
            File.Copy(from, to);
        }
    }

    private static void Resize(string path, long octets)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(octets);
    }
}
