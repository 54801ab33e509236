using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class RetentionTests
{
    [Fact]
    public async Task Segments_past_their_retention_go_and_the_rest_still_verifies()
    {
        JournalBench bench = Keeping(TimeSpan.FromDays(3));
        await using (Journal journal = bench.Open())
        {
            for (int day = 1; day <= 7; day++)
            {
                await bench.AppendAsync(journal, $"day {day}");
                bench.Time.Advance(TimeSpan.FromDays(1));
            }

            await bench.AppendAsync(journal, "day 8");
        }

        Assert.Equal(["day 5", "day 6", "day 7", "day 8"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
        Assert.Equal(5, JournalBench.Read(bench.Disk)[0].Position.Sequence);
        Assert.True(JournalBench.Verify(bench.Disk).IsSound);
        Assert.Equal(JournalFindingCode.EarlierGone, Assert.Single(JournalBench.Verify(bench.Disk).Findings).Code);
        Assert.Contains(bench.Events, static told => told.Kind == JournalEventKind.SegmentsDropped);
    }

    [Fact]
    public async Task No_segment_is_removed_while_the_clock_is_not_trusted()
    {
        JournalBench bench = Keeping(TimeSpan.FromDays(3), static () => false);
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "before the jump");
            bench.Time.Advance(TimeSpan.FromDays(4000));
            await bench.AppendAsync(journal, "after the jump");
        }

        Assert.Equal(["before the jump", "after the jump"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Segments_kept_because_of_an_untrusted_clock_are_reported_once_and_counted_until_removed()
    {
        bool isTrusted = true;
        JournalBench bench = Keeping(TimeSpan.FromDays(3), () => isTrusted);
        Journal kept = bench.Open();
        for (int day = 1; day <= 7; day++)
        {
            isTrusted = day <= 2;
            await bench.AppendAsync(kept, $"day {day}");
            bench.Time.Advance(TimeSpan.FromDays(1));
        }

        await kept.DisposeAsync();
        isTrusted = true;
        Journal dropped = bench.Open();
        await bench.AppendAsync(dropped, "day 8");
        await dropped.DisposeAsync();

        Assert.True(kept.Status.Overdue > 0);
        Assert.Single(bench.Events, static told => told.Kind == JournalEventKind.SegmentsOverdue);
        Assert.Contains(bench.Events, static told => told.Kind == JournalEventKind.SegmentsDropped);
        Assert.Equal(0, dropped.Status.Overdue);
    }

    [Fact]
    public async Task Journal_without_records_closes_its_segment_at_midnight_and_removes_it_on_time()
    {
        JournalBench bench = Keeping(TimeSpan.FromDays(3));
        using var dropped = new System.Threading.SemaphoreSlim(0);
        bench.Disk.Called = call =>
        {
            if (call == DiskCall.Delete)
            {
                dropped.Release();
            }
        };
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "the only one");
        using var rolled = new System.Threading.SemaphoreSlim(0);
        bench.Disk.Called += call =>
        {
            if (call == DiskCall.Rename)
            {
                rolled.Release();
            }
        };

        bench.Time.Advance(TimeSpan.FromDays(1));
        await rolled.WaitAsync(TestContext.Current.CancellationToken);
        bench.Time.Advance(TimeSpan.FromDays(3));
        await dropped.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(JournalBench.Read(bench.Disk));
    }

    [Fact]
    public async Task File_that_cannot_be_removed_does_not_stop_the_recording()
    {
        JournalBench bench = Keeping(TimeSpan.FromDays(3));
        bench.Disk.Fault = static call => call == DiskCall.Delete ? 5 : 0;
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "old");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "less old");
            bench.Time.Advance(TimeSpan.FromDays(4));
            await bench.AppendAsync(journal, "new");
        }

        Assert.Equal(["old", "less old", "new"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
        Assert.Contains(bench.Events, static told => told.Kind == JournalEventKind.FileNotRepaired);
    }

    [Fact]
    public async Task Clock_of_the_past_at_the_start_destroys_nothing_once_it_is_right()
    {
        bool isSynchronized = true;
        JournalBench bench = Keeping(TimeSpan.FromDays(30), () => isSynchronized);
        await AppendAsync(bench, isSynchronized, "yesterday", "today");

        isSynchronized = false;
        bench.Time.Set(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using (Journal journal = bench.Open())
        {
            await journal.AppendAsync(Now(bench, isSynchronized, "dead battery"), default);
            isSynchronized = true;
            bench.Time.Set(ManualTime.Start.AddMinutes(1));
            await journal.AppendAsync(Now(bench, isSynchronized, "synchronised"), default);
        }

        await AppendAsync(bench, isSynchronized, "after a restart");

        Assert.Equal(
            ["yesterday", "today", "dead battery", "synchronised", "after a restart"],
            JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Clock_that_is_set_right_while_the_first_segment_waits_for_the_disk_destroys_nothing()
    {
        bool isSynchronized = true;
        JournalBench bench = Keeping(TimeSpan.FromDays(30), () => isSynchronized);
        await AppendAsync(bench, isSynchronized, "an hour ago");
        bench.Time.Advance(TimeSpan.FromHours(1));

        isSynchronized = false;
        bench.Time.Set(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        bench.Disk.Called = _ =>
        {
            isSynchronized = true;
            bench.Time.Set(ManualTime.Start.AddHours(2));
        };
        await using (Journal journal = bench.Open())
        {
            await journal.AppendAsync(Now(bench, isSynchronized, "now"), default);
            await journal.AppendAsync(Now(bench, isSynchronized, "and on"), default);
        }

        await AppendAsync(bench, isSynchronized, "after a restart");

        Assert.Equal(["an hour ago", "now", "and on", "after a restart"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public void Instant_between_whose_readings_the_clock_was_set_is_not_trusted()
    {
        var time = new ManualTime();

        var read = JournalTime.Read(time, () =>
        {
            time.Set(ManualTime.Start.AddDays(3000));
            return true;
        });

        Assert.Equal(new JournalTime(ManualTime.Start, IsTrusted: false), read);
        Assert.True(JournalTime.Read(time, static () => true).IsTrusted);
    }

    [Fact]
    public async Task Opening_drops_nothing_before_the_host_can_say_whether_its_clock_jumped()
    {
        bool isKnown = false;
        JournalBench bench = Keeping(TimeSpan.FromDays(3), () => isKnown);
        await AppendAsync(bench, isSynchronized: true, "old");
        bench.Time.Advance(TimeSpan.FromDays(4));
        await AppendAsync(bench, isSynchronized: true, "new");
        bench.Events.Clear();

        await using Journal journal = bench.Open();

        Assert.DoesNotContain(bench.Events, static told => told.Kind == JournalEventKind.SegmentsOverdue);
    }

    [Fact]
    public async Task Segment_of_an_unsynchronised_clock_goes_by_the_date_of_the_next_one()
    {
        bool isSynchronized = true;
        JournalBench bench = Keeping(TimeSpan.FromDays(30), () => isSynchronized);
        await AppendAsync(bench, isSynchronized, "first");
        isSynchronized = false;
        bench.Time.Set(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await AppendAsync(bench, isSynchronized, "far ahead");
        isSynchronized = true;
        bench.Time.Set(ManualTime.Start.AddDays(1));
        await AppendAsync(bench, isSynchronized, "right");
        string[] before = [.. JournalBench.Read(bench.Disk).Select(static record => record.Text)];

        bench.Time.Advance(TimeSpan.FromDays(30));
        await AppendAsync(bench, isSynchronized, "a month later");

        Assert.Equal(["first", "far ahead", "right"], before);
        Assert.Equal(["right", "a month later"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Segment_of_a_synchronised_clock_whose_jump_waits_dates_none_before_it()
    {
        bool isTrusted = false;
        JournalBench bench = Keeping(TimeSpan.FromDays(30), () => isTrusted);
        bench.Time.Set(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using (Journal journal = bench.Open())
        {
            await journal.AppendAsync(Now(bench, isSynchronized: false, "recent"), default);
            bench.Time.Set(new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await journal.AppendAsync(Now(bench, isSynchronized: true, "jumped back"), default);
            bench.Time.Set(ManualTime.Start);
            isTrusted = true;
            await journal.AppendAsync(Now(bench, isSynchronized: true, "right"), default);
            await journal.AppendAsync(Now(bench, isSynchronized: true, "and on"), default);
        }

        Assert.Equal(["recent", "jumped back", "right", "and on"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Date_of_a_clock_that_had_jumped_back_says_nothing_after_a_restart_either()
    {
        bool isTrusted = true;
        JournalBench bench = Keeping(TimeSpan.FromDays(30), () => isTrusted);
        await AppendAsync(bench, isSynchronized: true, "first");
        isTrusted = false;
        bench.Time.Set(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await AppendAsync(bench, isSynchronized: false, "on day 20");
        bench.Time.Set(new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await AppendAsync(bench, isSynchronized: true, "jumped back");
        isTrusted = true;
        bench.Time.Set(ManualTime.Start.AddDays(21));
        await AppendAsync(bench, isSynchronized: true, "right");
        bench.Time.Set(ManualTime.Start.AddDays(31));
        await AppendAsync(bench, isSynchronized: true, "a month later");
        string[] kept = [.. JournalBench.Read(bench.Disk).Select(static record => record.Text)];

        bench.Time.Set(ManualTime.Start.AddDays(51));
        await AppendAsync(bench, isSynchronized: true, "past it");

        Assert.Equal(["first", "on day 20", "jumped back", "right", "a month later"], kept);
        Assert.Equal(["right", "a month later", "past it"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Segment_that_somebody_removed_does_not_hold_up_those_behind_it()
    {
        JournalBench bench = Keeping(TimeSpan.FromDays(3));
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "day 1");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "day 2");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "day 3");
            bench.Disk.Hits.Delete(bench.Disk.Hits.List().Order(StringComparer.Ordinal).First());
            bench.Time.Advance(TimeSpan.FromDays(10));
            await bench.AppendAsync(journal, "last");
        }

        Assert.Equal(["day 3", "last"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Theory]
    [InlineData("0 1 2 3", 5, 2)]
    [InlineData("0 1 2 3", 3, 0)]
    [InlineData("0 ? 2 3", 5, 2)]
    [InlineData("9 1 2 3", 5, 2)]
    [InlineData("1 ? 2 3", 4, 0)]
    [InlineData("4 4 1 5", 5, 0)]
    [InlineData("1 2 9 3 4", 6, 3)]
    [InlineData("5 1 5", 6, 0)]
    [InlineData("? ? ?", 50, 0)]
    [InlineData("2 ?0 1 5", 6, 0)]
    [InlineData("2 ?0 1 5", 8, 3)]
    [InlineData("?5 0 5", 6, 0)]
    [InlineData("0 ?5 0 5", 6, 1)]
    [InlineData("?0 0 5", 6, 1)]
    [InlineData("?9 0 5", 6, 1)]
    [InlineData("0", 50, 0)]
    [InlineData("", 50, 0)]
    public void Segment_goes_when_a_later_one_was_begun_before_the_retention(string beginnings, int today, int expired)
    {
        List<CatalogEntry> segments = [.. beginnings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static (day, index) =>
        {
            DateTimeOffset? date = char.IsAsciiDigit(day[^1]) ? ManualTime.Start.AddDays(day[^1] - '0') : null;
            return new CatalogEntry(new SegmentName(1, index + 1), date, day.StartsWith('?') ? null : date, 100);
        })];

        Assert.Equal(expired, Retention.CountExpired(segments, TimeSpan.FromDays(3), ManualTime.Start.AddDays(today)));
    }

    /// <summary>Opens the journal, appends records with the time of the clock, and closes it.</summary>
    private static async Task AppendAsync(JournalBench bench, bool isSynchronized, params string[] texts)
    {
        await using Journal journal = bench.Open();
        foreach (string text in texts)
        {
            await journal.AppendAsync(Now(bench, isSynchronized, text), default);
        }
    }

    private static Sinkhole.Evidence.Journals.Record Now(JournalBench bench, bool isSynchronized, string text) =>
        JournalBench.Said(text) with { Instant = bench.Time.GetUtcNow(), ClockSynchronized = isSynchronized };

    private static JournalBench Keeping(TimeSpan retention, Func<bool>? clockIsTrusted = null) => new()
    {
        Options = new JournalOptions
        {
            Folder = "/simulated/hits",
            ApplianceId = JournalBench.Appliance,
            Retention = retention,
            ClockIsTrusted = clockIsTrusted ?? (static () => true),
        },
    };
}
