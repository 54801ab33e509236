using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Appliance.Telemetry;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.TimeStamps;
using Sinkhole.TimeStamping;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>When checkpoints are stamped, and what is kept. The clock is a test's; no test waits for time to pass.</summary>
public sealed class TimeStampServiceTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LogLines _lines = new();
    private readonly TimeStampAuthority _authority = new(ManualTime.Start);
    private readonly NoteSigner _signer = NoteSigner.Create("sinkhole/0196a1b2-0000-7000-8000-00000000002a/hits/0a1b2c3d");
    private readonly List<byte[]> _asked = [];
    private TimeStampLie _lie;
    private TimeStampAnswer? _instead;
    private bool _isSynchronized = true;

    private string LogFolderPath => Path.Combine(_folder.Path, "hits-0a1b2c3d");

    private string[] Kept => [.. Directory.GetFiles(LogFolderPath, "*.tsr").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Newest_checkpoint_is_stamped_at_once_and_kept_with_its_note()
    {
        byte[] note = Sign(3);
        await using TimeStampService service = await StartAsync();

        Assert.Equal(["0000000000000000003.tsr"], Kept);
        Assert.Equal(note, await File.ReadAllBytesAsync(Path.Combine(LogFolderPath, "0000000000000000003.note"), TestContext.Current.CancellationToken));
        byte[] response = await File.ReadAllBytesAsync(Path.Combine(LogFolderPath, Kept[0]), TestContext.Current.CancellationToken);
        TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(note, response, new TimeStampTrust([_authority.Root]));
        Assert.Equal(ManualTime.Start, verdict.Stamp!.Time);
        Assert.Equal(["Information: Evidence of hits: time stamp of 3 records: they existed before 2026-11-21T12:00:01Z"], _lines.Written);
    }

    [Fact]
    public async Task Log_without_records_is_not_stamped()
    {
        Sign(0);
        await using TimeStampService service = await StartAsync();

        Assert.Empty(_asked);
        Assert.Equal(ManualTime.Start, service.Reports.Journals.Single().CompleteAt);
    }

    [Fact]
    public async Task Checkpoint_that_changed_is_stamped_when_the_time_has_come_and_one_that_did_not_never_again()
    {
        Sign(3);
        await using TimeStampService service = await StartAsync();
        Sign(5);
        await PassAsync(Hour - Look);
        Assert.Single(_asked);
        Assert.Equal(ManualTime.Start, service.Reports.Journals.Single().CompleteAt);

        await PassAsync(Look);
        Assert.Equal(2, _asked.Count);
        await PassAsync(2 * Hour);

        Assert.Equal(2, _asked.Count);
        Assert.Equal(["0000000000000000003.tsr", "0000000000000000005.tsr"], Kept);
        TimeStampReport report = service.Reports.Journals.Single();
        Assert.Equal(_time.GetUtcNow(), report.CompleteAt);
        Assert.Equal((5L, ManualTime.Start + Hour), (report.Size, report.StampedAt));
    }

    [Fact]
    public async Task Next_process_goes_on_from_the_stamps_on_the_disk()
    {
        Sign(3);
        await StartAndEndAsync();
        Sign(4);
        _time.Advance(Hour / 2);
        await using TimeStampService next = await StartAsync();
        Assert.Equal((1, ManualTime.Start), (_asked.Count, next.Reports.Journals.Single().CompleteAt));
        Assert.Equal((3L, ManualTime.Start), (next.Reports.Journals.Single().Size, next.Reports.Journals.Single().StampedAt));

        await PassAsync(Hour / 2);

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Last_checkpoint_is_stamped_at_the_end()
    {
        Sign(3);
        TimeStampService service = await StartAsync();
        Sign(4);

        await service.DisposeAsync();

        Assert.Equal(["0000000000000000003.tsr", "0000000000000000004.tsr"], Kept);
    }

    [Fact]
    public async Task End_waits_for_no_authority_that_failed_before()
    {
        Sign(3);
        _instead = TimeStampAnswer.Failed(TimeStampFailure.Unreachable, "nobody");
        TimeStampService service = await StartAsync();

        await service.DisposeAsync();

        Assert.Single(_asked);
    }

    [Theory]
    [InlineData(TimeStampLie.OtherImprint, "other_data")]
    [InlineData(TimeStampLie.OtherNonce, "other_nonce")]
    [InlineData(TimeStampLie.OtherAuthority, "wrong_certificate")]
    [InlineData(TimeStampLie.ExpiredCertificate, "expired")]
    [InlineData(TimeStampLie.DayLate, "other_time")]
    [InlineData(TimeStampLie.Refusal, "refused")]
    public async Task Lie_is_counted_by_its_cause_and_the_last_good_stamp_stays(TimeStampLie lie, string reason)
    {
        Sign(3);
        await using TimeStampService service = await StartAsync();
        Sign(5);
        _lie = lie;
        await PassAsync(Hour);

        Assert.Equal(["0000000000000000003.tsr"], Kept);
        string text = await Scraped.TextAsync(TimeStampMetrics.Families.ReadFrom(() => service.Reports));
        Assert.Contains($"\nsinkhole_evidence_time_stamp_failures_total{{reason=\"{reason}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_time_stamp_failures_total{reason=\"slow\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_evidence_time_stamp_interval_seconds 3600\n", text, StringComparison.Ordinal);
        Assert.StartsWith("the journal 'hits' gets no time stamps: ", Assert.Single(service.Notes), StringComparison.Ordinal);
        Assert.StartsWith("Warning: Evidence of hits: no time stamp: ", _lines.Written[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_try_is_repeated_after_waits_that_grow_to_the_interval_and_success_is_reported()
    {
        Sign(3);
        _instead = TimeStampAnswer.Failed(TimeStampFailure.Slow, "no whole answer within 10 s");
        await using TimeStampService service = await StartAsync();
        List<double> waits = [];
        DateTimeOffset last = _time.GetUtcNow();
        while (_asked.Count < 10)
        {
            int before = _asked.Count;
            await PassAsync(Look);
            if (_asked.Count > before)
            {
                waits.Add((_time.GetUtcNow() - last).TotalSeconds);
                last = _time.GetUtcNow();
            }
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600], waits);
        Assert.Null(service.Reports.Journals.Single().CompleteAt);
        _instead = null;
        await PassAsync(Hour);
        Assert.Equal(["0000000000000000003.tsr"], Kept);
        Assert.Empty(service.Notes);
        Assert.Equal("Information: Evidence of hits: time stamps are made again", _lines.Written[^1]);
        Assert.Single(_lines.Written, static line => line.StartsWith("Warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stamp_under_a_clock_that_is_not_synchronised_is_kept_and_said()
    {
        Sign(3);
        _isSynchronized = false;
        _lie = TimeStampLie.DayLate;
        await using TimeStampService service = await StartAsync();

        Assert.Single(Kept);
        Assert.EndsWith("; its time was not compared, because the clock is not synchronised", Assert.Single(_lines.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_that_refuses_is_a_failure_and_is_tried_again()
    {
        Sign(3);
        Directory.CreateDirectory(Path.Combine(LogFolderPath, "0000000000000000003.note.new", "in the way"));
        await using TimeStampService service = await StartAsync();

        Assert.Equal(1, service.Reports.Failures[TimeStampFailure.NotKept]);
        Assert.Single(service.Notes);
        Directory.Delete(Path.Combine(LogFolderPath, "0000000000000000003.note.new"), recursive: true);
        await PassAsync(TimeSpan.FromSeconds(30));

        Assert.Single(Kept);
        Assert.Empty(service.Notes);
    }

    [Fact]
    public async Task Damaged_stamp_is_said_and_stays_as_it_is()
    {
        Sign(3);
        await StartAndEndAsync();
        await File.WriteAllBytesAsync(Path.Combine(LogFolderPath, Kept[0]), [1], TestContext.Current.CancellationToken);
        await using TimeStampService next = await StartAsync();

        Assert.Equal("Warning: Evidence of hits: 0000000000000000003.tsr is damaged: the octets are not a response of RFC 3161", _lines.Written[^1]);
        Assert.Equal([1], await File.ReadAllBytesAsync(Path.Combine(LogFolderPath, Kept[0]), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_an_authority_there_is_no_series() => Assert.DoesNotContain(
        "\nsinkhole_", await Scraped.TextAsync(TimeStampMetrics.Families.ReadFrom(static () => TimeStampReports.None)), StringComparison.Ordinal);

    /// <summary>Signs a checkpoint, as the appliance does when records became durable.</summary>
    private byte[] Sign(int size)
    {
        var tree = new MerkleFrontier();
        for (int leaf = 0; leaf < size; leaf++)
        {
            tree.Append(Hash256.OfLeaf([(byte)leaf]));
        }

        var log = new LogFolder(new LibCFolder(LogFolderPath));
        SignedNote note = _signer.Sign(new Checkpoint(_signer.Key.Name, size, tree.Root).ToNoteText());
        log.WriteKey(_signer.Key);
        log.WriteHead(new LogHead(TreeState.Of(tree, new RecordPosition(1, size), default), note));
        return note.ToBytes();
    }

    /// <summary>Starts the service; its first look is over.</summary>
    private async Task<TimeStampService> StartAsync()
    {
        var service = new TimeStampService(
            new TimeStampSetup
            {
                ProofsFolder = _folder.Path,
                Journals = static () => ["hits"],
                Every = Hour,
                Ask = AskAsync,
                Trust = new TimeStampTrust([_authority.Root]),
                IsSynchronized = () => _isSynchronized,
            },
            _time,
            _lines);
        service.Start();
        await _time.NextRetryAsync();
        return service;
    }

    private async Task StartAndEndAsync()
    {
        TimeStampService service = await StartAsync();
        await service.DisposeAsync();

        // The limit of the last try is a timer too.
        await _time.NextRetryAsync();
    }

    /// <summary>Lets time pass, with every look in it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += Look)
        {
            int fired = _time.Fired;
            _time.Advance(Look);
            if (_time.Fired > fired)
            {
                await _time.NextRetryAsync();
            }
        }
    }

    private Task<TimeStampAnswer> AskAsync(byte[] query, CancellationToken cancellationToken)
    {
        _asked.Add(query);
        return Task.FromResult(_instead ?? TimeStampAnswer.Of(_authority.Answer(query, _time.GetUtcNow(), _lie)));
    }
}
