using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;
using Xunit.Sdk;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>
/// The power is lost at every call of a journal's run; the disk keeps any of five states, or any length of what was being written.
/// </summary>
public sealed class PowerLossTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("xa-1")]
    public async Task After_any_power_cut_every_acknowledged_record_is_there_and_none_is_invented(string? group)
    {
        var bench = new JournalBench { Group = group };
        List<Moment> moments = Watch(bench);
        await LiveAsync(bench);

        int images = 0;
        foreach (Moment moment in moments)
        {
            foreach ((string what, DiskState state) in Images(moment))
            {
                var disk = new SimulatedDisk(state);
                JournalBench.AssertKept(disk, moment.Acknowledged, moment.Sent, $"{moment.Call}, {what}");
                Assert.True(IsSoundOrEmpty(JournalBench.Verify(disk)), $"{moment.Call}, {what}: {JournalBench.Verify(disk).FirstDamage}");
                images++;
            }
        }

        Assert.True(images > 1000, $"only {images} images");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("xa-1")]
    public async Task After_any_power_cut_the_journal_goes_on_and_keeps_what_it_had(string? group)
    {
        var bench = new JournalBench { Group = group };
        List<Moment> moments = Watch(bench);
        await LiveAsync(bench);

        foreach (Moment moment in moments)
        {
            foreach ((string what, DiskState state) in Images(moment))
            {
                var after = new JournalBench(new SimulatedDisk(state));
                await using (Journal journal = after.Open())
                {
                    await after.AppendAsync(journal, "after the cut");
                }

                string when = $"{moment.Call}, {what}";
                JournalBench.AssertKept(
                    after.Disk, [.. moment.Acknowledged, .. after.Acknowledged], [.. moment.Sent, "after the cut"], when);
                Assert.True(JournalBench.Verify(after.Disk).IsSound, $"{when}: {JournalBench.Verify(after.Disk).FirstDamage}");
            }
        }
    }

    [Fact]
    public async Task Frames_that_a_killed_process_left_unsynced_are_durable_before_others_follow_them()
    {
        var bench = new JournalBench();
        List<Moment> moments = Watch(bench);
        await LiveAsync(bench);

        foreach (Moment killed in moments.Where(static moment => moment.Call == DiskCall.Write))
        {
            var after = new JournalBench(new SimulatedDisk(killed.State));
            List<Moment> later = Watch(after);
            await using (Journal journal = after.Open())
            {
                await after.AppendAsync(journal, "after the kill");
            }

            foreach ((string what, DiskState state) in later.SelectMany(static moment => moment.State.AfterPowerLoss()))
            {
                JournalVerification verification = JournalBench.Verify(new SimulatedDisk(state));
                Assert.True(IsSoundOrEmpty(verification), $"killed at a write, then {what}: {verification.FirstDamage}");
            }
        }
    }

    [Theory]
    [InlineData(DiskCall.Write)]
    [InlineData(DiskCall.Sync)]
    public async Task Power_cut_after_a_failed_call_loses_nothing_acknowledged(object call)
    {
        for (int number = 1; number <= 16; number++)
        {
            var bench = new JournalBench();
            int calls = 0;
            int failing = number;
            bench.Disk.Fault = made => made.Equals(call) && ++calls == failing ? 5 : 0;
            List<Moment> moments = Watch(bench);
            await LiveAsync(bench);

            foreach (Moment moment in moments)
            {
                foreach ((string what, DiskState state) in moment.State.AfterPowerLoss())
                {
                    string when = $"{call} {number} failed; {moment.Call}, {what}";
                    JournalBench.AssertKept(new SimulatedDisk(state), moment.Acknowledged, moment.Sent, when);
                }
            }
        }
    }

    /// <summary>
    /// Drill F6 proves this one: on a disk whose sync reports success without writing, the law is broken, and the test must see it.
    /// </summary>
    [Fact]
    public async Task Sync_that_loses_data_is_detected_by_the_same_check()
    {
        var bench = new JournalBench();
        bench.Disk.IsLying = true;
        List<Moment> moments = Watch(bench);
        await LiveAsync(bench);
        (string What, DiskState Disk)[] images = [.. moments[^1].State.AfterPowerLoss()];

        (string what, DiskState state) = images[0];
        XunitException found = Assert.ThrowsAny<XunitException>(
            () => JournalBench.AssertKept(new SimulatedDisk(state), bench.Acknowledged, bench.Sent, what));

        Assert.NotEmpty(bench.Acknowledged);
        Assert.StartsWith("an acknowledged record is missing: nothing unsynced survived", found.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string What, DiskState Disk)> Images(Moment moment) => moment.Call == DiskCall.Write
        ? [.. moment.State.AfterPowerLoss(), .. moment.State.TornAtEveryOctet()]
        : moment.State.AfterPowerLoss();

    private static List<Moment> Watch(JournalBench bench)
    {
        List<Moment> moments = [];
        bench.Disk.Called = call => moments.Add(new Moment(call, bench.Disk.State, bench.Acknowledged, bench.Sent));
        return moments;
    }

    /// <summary>A short run with all that can happen in one: batches of one and more, midnight, a restart.</summary>
    private static async Task LiveAsync(JournalBench bench)
    {
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "first");
            await bench.AppendAsync(journal, "second", "third", "fourth");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "next day");
        }

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "after a restart");
            await bench.AppendAsync(journal, "and one", "and two");
        }
    }

    private sealed record Moment(DiskCall Call, DiskState State, (RecordPosition Position, string Text)[] Acknowledged, string[] Sent);

    /// <summary>A power loss before the first segment exists leaves an empty folder.</summary>
    private static bool IsSoundOrEmpty(JournalVerification verification) =>
        verification.IsSound || verification.FirstDamage?.Code == JournalFindingCode.Empty;
}
