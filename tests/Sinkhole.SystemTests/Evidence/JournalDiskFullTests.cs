using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Drill F5: a real disk fills up under load and is freed again.</summary>
public sealed class JournalDiskFullTests
{
    private const int MaxPending = 64;

    private readonly ConcurrentBag<(RecordPosition Position, string Id)> _acknowledged = [];

    [Theory(Timeout = 180_000)]
    [InlineData("tmpfs", "size=1m", 64L * 1024 * 1024)]
    [InlineData("tmpfs", "size=16m,nr_inodes=64", 4096L)]
    [InlineData("ext4", "8m", 64L * 1024 * 1024)]
    [InlineData("ext4", "16m -N 64", 4096L)]
    public async Task Full_disk_loses_nothing_acknowledged_and_recording_resumes_by_itself(string kind, string size, long maxSegmentOctets)
    {
        await using SmallDisk disk = await (kind == "ext4" ? SmallDisk.FormatAsync(size) : SmallDisk.MountAsync(size));
        string folder = Path.Join(disk.Path, "hits");
        string filler = Path.Join(disk.Path, "filler");
        Directory.CreateDirectory(filler);
        for (int file = 0; file < 32; file++)
        {
            await File.WriteAllBytesAsync(Path.Join(filler, $"{file}"), new byte[8 * 1024], TestContext.Current.CancellationToken);
        }

        using var failed = new SemaphoreSlim(0);
        using var resumed = new SemaphoreSlim(0);
        var options = new JournalOptions
        {
            Folder = folder,
            ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002a"),
            MaxSegmentOctets = maxSegmentOctets,
            MaxPendingRecords = MaxPending,
            Notify = told => (told.Kind switch
            {
                JournalEventKind.WritingFailed => failed,
                JournalEventKind.WritingResumed => resumed,
                _ => null,
            })?.Release(),
        };

        await using (Journal journal = Journal.Open(options, TimeProvider.System))
        {
            await FillAsync(journal, failed);
            List<Task> waiting = [];
            for (int number = 0; journal.Status.Lost == 0; number++)
            {
                waiting.Add(AppendAsync(journal, $"while full {number}"));
            }

            JournalStatus full = journal.Status;
            Directory.Delete(filler, recursive: true);
            long roomAt = Stopwatch.GetTimestamp();
            await resumed.WaitAsync(TestContext.Current.CancellationToken);
            Measured.HoldWithin($"from room on {kind} {size} to records", Stopwatch.GetElapsedTime(roomAt), TimeSpan.FromSeconds(10));
            await Task.WhenAll(waiting);
            await AppendAsync(journal, "after");

            Assert.NotNull(full.FailingSince);
            Assert.Equal(MaxPending, full.Pending);
            Assert.Null(journal.Status.FailingSince);
        }

        JournalFiles.AssertKept(folder, [.. _acknowledged], $"{kind} {size}");
        await TwoVerifiers.AssertSoundAsync(folder, $"F5, {kind} {size}");
        Assert.Contains(_acknowledged, static record => record.Id == "after");
        Assert.Equal((GapReason.Overflow, 1), (JournalFiles.Gaps(folder)[0].Reason, JournalFiles.Gaps(folder)[0].Records));
    }

    [Fact(Timeout = 300_000)]
    public async Task Loss_at_a_close_on_a_full_disk_is_reported_and_recorded_by_the_next_start()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("size=256k");
        string folder = Path.Join(disk.Path, "hits");
        string filler = Path.Join(disk.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[128 * 1024], TestContext.Current.CancellationToken);
        using var failed = new SemaphoreSlim(0);
        List<JournalEvent> events = [];
        var options = new JournalOptions
        {
            Folder = folder,
            ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002a"),
            Notify = told =>
            {
                events.Add(told);
                if (told.Kind == JournalEventKind.WritingFailed)
                {
                    failed.Release();
                }
            },
        };

        var journal = Journal.Open(options, TimeProvider.System);
        await FillAsync(journal, failed);
        Task[] visits = [.. Enumerable.Range(0, 40).Select(number => AppendAsync(journal, $"while full {number}"))];
        await journal.DisposeAsync();
        await Task.WhenAll(visits);
        long givenUp = journal.Status.GivenUp;
        File.Delete(filler);
        await using (var next = Journal.Open(options, TimeProvider.System))
        {
            await AppendAsync(next, "after");
        }

        Assert.InRange(givenUp, 40, 41);
        Assert.Contains(events, static told => told.Kind == JournalEventKind.RecordsGivenUp);
        GapRecord gap = Assert.Single(JournalFiles.Gaps(folder), static gap => gap.Reason == GapReason.Closed);
        Assert.Equal(givenUp, gap.Records);
    }

    private async Task FillAsync(Journal journal, SemaphoreSlim failed)
    {
        Task end = failed.WaitAsync(TestContext.Current.CancellationToken);
        for (int number = 0; !end.IsCompleted; number++)
        {
            Task append = AppendAsync(journal, $"filling {number}");
            await Task.WhenAny(append, end);
        }
    }

    private async Task AppendAsync(Journal journal, string id)
    {
        var record = new Sinkhole.Evidence.Journals.Record(
            7, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, true, Encoding.ASCII.GetBytes(id.PadRight(1000)));
        try
        {
            _acknowledged.Add((await journal.AppendAsync(record, CancellationToken.None), id));
        }
        catch (Exception error) when (error is JournalOverflowException or JournalStoppedException)
        {
            // Counted by the journal; the gap record must say so.
        }
    }
}
