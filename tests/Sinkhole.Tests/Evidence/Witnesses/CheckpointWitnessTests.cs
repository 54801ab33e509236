using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Witnesses;

public sealed class CheckpointWitnessTests
{
    private const int NoSpace = 28;

    private readonly WitnessBench _bench = new();

    [Fact]
    public void First_checkpoint_of_a_log_is_cosigned_whatever_it_is_and_each_later_one_after_a_proof()
    {
        foreach ((long old, int size) in new[] { (0, 3), (3, 3), (3, 4), (4, 17), (17, 64), (64, 70) })
        {
            WitnessRequest request = WitnessBench.Request(old, size);
            WitnessReply reply = _bench.Ask(request);

            Assert.Equal((WitnessOutcome.Cosigned, (long)size), (reply.Outcome, reply.Size));
            Assert.True(WitnessBench.Own.Key.TryVerifyCosignature(request.Note.With(reply.Cosignature!), out DateTimeOffset time));
            Assert.Equal(ManualTime.Start, time);
        }

        Assert.Equal(6, _bench.Witness.Count(WitnessOutcome.Cosigned));
        Assert.Equal((70L, ManualTime.Start, 6L, null), (_bench.Status.Size, _bench.Status.CosignedAt, _bench.Status.Cosigned, _bench.Status.Problem));
    }

    [Fact]
    public void Log_without_records_is_cosigned_and_then_continued()
    {
        Assert.Equal(WitnessOutcome.Cosigned, _bench.Ask(0, 0).Outcome);
        Assert.Equal(WitnessOutcome.Cosigned, _bench.Ask(0, 7).Outcome);
    }

    [Fact]
    public void Size_before_that_is_not_the_last_one_is_answered_with_the_last_one()
    {
        _bench.Ask(0, 5);

        Assert.Equal((WitnessOutcome.OtherSize, 5L), (_bench.Ask(0, 9).Outcome, _bench.Ask(0, 9).Size));
        Assert.Equal(WitnessOutcome.OtherSize, _bench.Ask(4, 9).Outcome);
        Assert.Equal(WitnessOutcome.OtherSize, _bench.Ask(6, 9).Outcome);
        Assert.Equal(WitnessOutcome.OtherSize, _bench.Ask(0, 4).Outcome);
    }

    [Fact]
    public void Smaller_checkpoint_is_told_once_until_it_grows_or_the_log_is_cosigned_again()
    {
        _bench.Ask(0, 9);

        Assert.Equal(
            (WitnessOutcome.OtherSize, true, false), (_bench.Ask(0, 4).Outcome, _bench.Ask(0, 5).IsSmaller, _bench.Ask(4, 5).IsSmaller));
        Assert.False(_bench.Ask(0, 4).IsSmaller);
        Assert.Equal((2L, 0L), (_bench.Status.Smaller, _bench.Status.Alarms));
        Assert.False(_bench.Ask(9, 12).IsSmaller);
        WitnessReply again = _bench.Ask(0, 4);
        Assert.Equal(
            (true, 12L, "the last checkpoint that was cosigned has 12 records, and this one 4"), (again.IsSmaller, again.Size, again.Problem));
        Assert.Equal(3, _bench.Status.Smaller);
    }

    [Fact]
    public void Request_of_nobody_is_refused_and_changes_nothing()
    {
        _bench.Ask(0, 5);
        NoteSigner stranger = NoteSigner.Create(WitnessBench.Origin);
        NoteSigner unknown = NoteSigner.Create("unknown.example/log");
        string text = new Checkpoint(WitnessBench.Origin, 9, WitnessBench.Root(9)).ToNoteText();

        Assert.Equal(WitnessOutcome.NotSigned, _bench.Ask(WitnessRequest.Of(5, [], stranger.Sign(text))).Outcome);
        Assert.Equal(WitnessOutcome.UnknownLog, _bench.Ask(WitnessRequest.Of(
            0, [], unknown.Sign(new Checkpoint("unknown.example/log", 0, Hash256.OfNothing).ToNoteText()))).Outcome);
        Assert.Equal(WitnessOutcome.Malformed, _bench.Ask(6, 5).Outcome);
        Assert.Equal(WitnessOutcome.Malformed, _bench.Witness.Answer("old 0\n"u8, ManualTime.Start).Outcome);
        Assert.Equal((5L, 0L), (_bench.Status.Size, _bench.Status.Alarms));
    }

    /// <summary>Every fork of every history up to 20 records, at every size that was cosigned.</summary>
    [Fact]
    public void R28_forked_history_is_refused_with_an_alarm_and_the_true_one_goes_on()
    {
        for (int cosigned = 1; cosigned <= 12; cosigned++)
        {
            for (int size = cosigned; size <= 20; size++)
            {
                for (int changed = 1; changed <= cosigned; changed++)
                {
                    var bench = new WitnessBench();
                    bench.Ask(0, cosigned);
                    WitnessReply reply = bench.Ask(cosigned, size, history: changed);

                    // Where the earlier tree is complete, its root is not in the proof: it shows only that it leads nowhere.
                    WitnessOutcome expected =
                        size == cosigned ? WitnessOutcome.OtherRoot
                        : int.IsPow2(cosigned) ? WitnessOutcome.BadProof
                        : WitnessOutcome.OtherHistory;
                    Assert.Equal((expected, true, (long)cosigned), (reply.Outcome, reply.IsAlarm, reply.Size));
                    Assert.Null(reply.Cosignature);
                    Assert.Equal((1L, (long)cosigned), (bench.Status.Alarms, bench.Status.Size));
                    Assert.Equal(WitnessOutcome.Cosigned, bench.Ask(cosigned, size).Outcome);
                }
            }
        }
    }

    [Fact]
    public void R28_both_signed_checkpoints_of_a_fork_stay_on_the_disk()
    {
        _bench.Ask(0, 5);
        WitnessRequest forked = WitnessBench.Request(5, 7, history: 2);

        _bench.Ask(forked);
        WitnessReply again = _bench.Ask(forked);

        string kept = Assert.Single(_bench.Disk.Names, static name => name.EndsWith(".fork", StringComparison.Ordinal));
        Assert.Equal(forked.ToBytes(), _bench.Disk.Seen(kept));
        Assert.True(SignedNote.TryParse(_bench.Disk.Seen(_bench.NoteFile), out SignedNote? cosigned, out _));
        Assert.True(WitnessBench.Log.Key.Verifies(cosigned) && WitnessBench.Own.Key.Verifies(cosigned));
        Assert.Equal((WitnessOutcome.OtherHistory, false, 1L), (again.Outcome, again.IsAlarm, _bench.Status.Alarms));
    }

    [Fact]
    public void Forks_without_end_fill_no_disk()
    {
        _bench.Ask(0, 3);
        for (int size = 4; size < 90; size++)
        {
            _bench.Ask(3, size, history: 1);
        }

        Assert.Equal(86, _bench.Status.Alarms);
        Assert.Equal(64, _bench.Disk.Names.Count(static name => name.EndsWith(".fork", StringComparison.Ordinal)));
    }

    [Fact]
    public void Signatures_of_others_below_a_checkpoint_are_not_kept()
    {
        NoteSigner other = NoteSigner.Create("somebody.example");
        SignedNote note = WitnessBench.Signed(5, WitnessBench.Root(5));

        _bench.Ask(WitnessRequest.Of(0, [], note.With(other.SignText(note.Text))));

        Assert.DoesNotContain("somebody", Encoding.UTF8.GetString(_bench.Disk.Seen(_bench.NoteFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Next_process_knows_what_was_cosigned()
    {
        _bench.Ask(0, 5);
        _bench.Restart();

        Assert.Equal((5L, ManualTime.Start), (_bench.Status.Size, _bench.Status.CosignedAt));
        Assert.True(_bench.Ask(5, 5, history: 1).IsAlarm);
        Assert.Equal(WitnessOutcome.Cosigned, _bench.Ask(5, 9).Outcome);
    }

    [Theory]
    [InlineData("gone", "is missing")]
    [InlineData("empty", "is damaged")]
    [InlineData("cut", "is damaged")]
    [InlineData("of another key", "is damaged")]
    public void State_that_is_lost_or_damaged_is_refused_until_a_person_says_otherwise(string what, string problem)
    {
        _bench.Ask(0, 5);
        byte[] note = _bench.Disk.Seen(_bench.NoteFile);
        byte[] strange = WitnessBench.Signed(2, WitnessBench.Root(2)).ToBytes();
        SimulatedDisk disk = what switch
        {
            "gone" => _bench.Disk.Without(_bench.NoteFile),
            "empty" => _bench.Disk.With(_bench.NoteFile, []),
            "cut" => _bench.Disk.With(_bench.NoteFile, note[..^20]),
            _ => _bench.Disk.With(_bench.NoteFile, strange),
        };
        var bench = new WitnessBench(disk);

        WitnessReply[] replies = [bench.Ask(0, 5), bench.Ask(5, 7), bench.Ask(0, 9, history: 1)];
        new WitnessFolder(disk.Folder("witness/"), WitnessBench.Origin).SetAside(ManualTime.Start);
        bench.Restart();

        Assert.All(replies, reply => Assert.Equal(WitnessOutcome.Unavailable, reply.Outcome));
        Assert.Contains(problem, replies[0].Problem, StringComparison.Ordinal);
        Assert.Contains($"sinkhole witness --begin-again {WitnessBench.Origin}", replies[0].Problem, StringComparison.Ordinal);
        Assert.Equal(WitnessOutcome.Cosigned, bench.Ask(0, 9).Outcome);
        Assert.Contains(disk.Names, static name => name.EndsWith(".begun.20261121T120000Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Disk_that_refuses_gives_no_cosignature_and_works_again_later()
    {
        int failed = 0;
        for (int failing = 0; failing < 8; failing++)
        {
            var bench = new WitnessBench();
            bench.Ask(0, 5);
            int calls = 0;
            bench.Disk.Fault = _ => calls++ == failing ? NoSpace : 0;
            WitnessReply reply = bench.Ask(5, 9);
            bench.Disk.Fault = static _ => 0;
            failed += reply.Outcome == WitnessOutcome.Unavailable ? 1 : 0;

            // Either of the two may stand on the disk after a failure: the witness says which.
            WitnessReply asked = bench.Ask(5, 9);
            WitnessReply later = asked.Outcome == WitnessOutcome.OtherSize ? bench.Ask(asked.Size, 9) : asked;
            Assert.True(reply.Outcome is WitnessOutcome.Cosigned or WitnessOutcome.Unavailable, $"{failing}: {reply.Outcome}");
            Assert.Equal(reply.Outcome == WitnessOutcome.Cosigned, reply.Cosignature is not null);
            Assert.Equal((WitnessOutcome.Cosigned, 9L), (later.Outcome, later.Size));
        }

        Assert.True(failed > 3, $"only {failed} failures");
    }

    /// <summary>Whatever moment the power is cut at: what was cosigned before is never contradicted afterwards.</summary>
    [Fact]
    public void After_any_power_cut_no_other_history_of_what_was_cosigned_passes()
    {
        List<(DiskState State, long Cosigned)> moments = [];
        long cosigned = 0;
        _bench.Disk.Called = _ => moments.Add((_bench.Disk.State, cosigned));
        foreach ((long old, int size) in new[] { (0, 3), (3, 5), (5, 5), (5, 8) })
        {
            cosigned = _bench.Ask(old, size).Size;
            moments.Add((_bench.Disk.State, cosigned));
        }

        int images = 0;
        foreach ((DiskState state, long size) in moments.Where(static moment => moment.Cosigned > 0))
        {
            foreach ((string what, DiskState image) in state.AfterPowerLoss())
            {
                var bench = new WitnessBench(new SimulatedDisk(image));
                long known = bench.Status.Size;
                WitnessReply reply = bench.Ask(known, 20, history: 1);

                Assert.True(bench.Status.Problem is null && known >= size, $"{what}: {known} of {size}: {bench.Status.Problem}");
                Assert.True(reply.Outcome is WitnessOutcome.OtherHistory or WitnessOutcome.BadProof, $"{what}: {reply.Outcome}");
                Assert.Equal(WitnessOutcome.Cosigned, bench.Ask(known, 20).Outcome);
                images++;
            }
        }

        Assert.True(images > 50, $"only {images} images");
    }

    [Fact]
    public async Task Requests_side_by_side_never_set_a_log_back()
    {
        _bench.Ask(0, 1);
        List<long> cosigned = [];
        await Parallel.ForAsync(0, 4, async (thread, _) =>
        {
            await Task.Yield();
            for (int size = 2; size < 60; size++)
            {
                WitnessReply reply = _bench.Ask(_bench.Status.Size, size);
                if (reply.Outcome == WitnessOutcome.Cosigned)
                {
                    lock (cosigned)
                    {
                        cosigned.Add(reply.Size);
                    }
                }
            }
        });

        Assert.Equal(59, _bench.Status.Size);
        Assert.Equal(0, _bench.Status.Alarms);
        Assert.Contains(59, cosigned);
    }

    [Fact]
    public void Folder_has_one_process_a_key_of_its_own_and_begins_again_only_by_hand()
    {
        using var folder = new TestFolder();
        var options = new WitnessOptions { Folder = folder.Path, Logs = [WitnessBench.Log.Key], Name = "witness.example/w2" };
        NoteKey key;
        using (CheckpointWitness witness = CheckpointWitness.Open(options))
        {
            key = witness.Key;
            Assert.Equal("witness.example/w2", key.Name);
            Assert.Equal($"{key}\n", File.ReadAllText(Path.Combine(folder.Path, "key.pub")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "witness.key")));
            Assert.Equal(WitnessOutcome.Cosigned, witness.Answer(WitnessBench.Request(0, 5).ToBytes(), ManualTime.Start).Outcome);
            Assert.Contains("in use", Assert.Throws<WitnessException>(() => CheckpointWitness.Open(options)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<WitnessException>(() => CheckpointWitness.Open(options with { Name = "witness.example/w3" }));
        using (CheckpointWitness witness = CheckpointWitness.Open(options with { Name = null }))
        {
            Assert.Equal((key.ToString(), 5L), (witness.Key.ToString(), witness.Logs[0].Size));
        }

        Assert.False(CheckpointWitness.BeginAgain(folder.Path, "another.example/log", ManualTime.Start));
        Assert.True(CheckpointWitness.BeginAgain(folder.Path, WitnessBench.Origin, ManualTime.Start));
        using (CheckpointWitness witness = CheckpointWitness.Open(options))
        {
            Assert.Equal(WitnessOutcome.Cosigned, witness.Answer(WitnessBench.Request(0, 2).ToBytes(), ManualTime.Start).Outcome);
        }

        File.Delete(Path.Combine(folder.Path, "witness.key"));
        Assert.Contains("is missing", Assert.Throws<WitnessException>(() => CheckpointWitness.Open(options)).Message, StringComparison.Ordinal);
    }
}
