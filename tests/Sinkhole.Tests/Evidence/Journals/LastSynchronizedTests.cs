using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class LastSynchronizedTests
{
    [Fact]
    public async Task Empty_journal_has_none()
    {
        await using Journal journal = new JournalBench().Open();

        Assert.Null(journal.LastSynchronizedAtOpen);
    }

    [Fact]
    public async Task Last_record_with_a_synchronised_clock_counts_and_later_ones_without_do_not()
    {
        var bench = new JournalBench();
        await AppendAsync(bench, (3, true), (5, true), (4000, false));

        await using Journal journal = bench.Open();

        Assert.Equal(ManualTime.Start.AddDays(5), journal.LastSynchronizedAtOpen);
    }

    [Fact]
    public async Task Synchronised_clock_that_went_back_is_used()
    {
        var bench = new JournalBench();
        await AppendAsync(bench, (20_000, true), (5, true));

        await using Journal journal = bench.Open();

        Assert.Equal(ManualTime.Start.AddDays(5), journal.LastSynchronizedAtOpen);
    }

    [Fact]
    public async Task Segments_without_one_are_passed_over()
    {
        var bench = new JournalBench();
        await AppendAsync(bench, (1, true));
        await AppendAsync(bench, (2, false));
        await AppendAsync(bench, (3, false));

        await using Journal journal = bench.Open();

        Assert.Equal(ManualTime.Start.AddDays(1), journal.LastSynchronizedAtOpen);
    }

    [Fact]
    public async Task Damaged_last_segment_does_not_hide_it()
    {
        var bench = new JournalBench();
        await AppendAsync(bench, (1, true));
        await AppendAsync(bench, (2, true));
        string last = bench.Disk.Names[^1];
        byte[] octets = bench.Disk.Seen(last);
        octets[^1] ^= 1;

        await using Journal journal = new JournalBench(bench.Disk.With(last, octets)).Open();

        Assert.NotNull(journal.Status.Damage);
        Assert.Equal(ManualTime.Start.AddDays(1), journal.LastSynchronizedAtOpen);
    }

    /// <summary>Opens the journal, appends records of the given days after the start, and closes it.</summary>
    private static async Task AppendAsync(JournalBench bench, params (int Day, bool IsSynchronized)[] records)
    {
        await using Journal journal = bench.Open();
        foreach ((int day, bool isSynchronized) in records)
        {
            await journal.AppendAsync(
                JournalBench.Said("x") with { Instant = ManualTime.Start.AddDays(day), ClockSynchronized = isSynchronized },
                CancellationToken.None);
        }
    }
}
