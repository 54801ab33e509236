using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Checkpoints;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Witnesses;

/// <summary>A log and a witness, each with its own disk, and no network between them.</summary>
public sealed class CosignedLogTests
{
    private static readonly NoteKey Key = WitnessBench.Own.Key;

    private readonly CheckpointBench _bench = new();
    private readonly List<WitnessRequest> _sent = [];

    [Fact]
    public async Task Each_newest_checkpoint_is_cosigned_with_one_proof_and_kept()
    {
        using CheckpointWitness witness = Witness();
        await using Journal journal = _bench.Journal.Open();
        CheckpointKeeper keeper = _bench.Open(journal);
        foreach (string record in new[] { "one", "two", "three", "four", "five" })
        {
            await _bench.Journal.AppendAsync(journal, record);
            CheckpointBench.Keep(keeper);

            ExchangeResult result = Exchange(witness);
            Assert.Equal((null, string.Empty, keeper.Size, ManualTime.Start), (result.Failure, result.Problem, result.Size, result.CosignedAt));
        }

        SignedNote kept = Kept(_bench.Disk);
        Assert.True(CheckpointBench.Key.Verifies(kept) && Key.Verifies(kept));
        Assert.Equal(_bench.Newest, CheckpointBench.Parse(kept));
        Assert.Equal(5, NoteList.Split(_bench.Disk.Seen("proofs/hits-0a1b2c3d/cosigned-2026-11-21")).Count(Key.Verifies));
        Assert.Equal([0L, 1, 2, 3, 4], _sent.Select(static request => request.OldSize));
    }

    [Fact]
    public async Task Checkpoint_that_is_cosigned_is_sent_again_only_after_some_time()
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync();

        Exchange(witness);
        Exchange(witness);
        int before = _sent.Count;
        Exchange(witness, after: CosignedLog.Again);

        Assert.Equal((1, 2), (before, _sent.Count));
    }

    [Fact]
    public async Task Witness_that_was_away_is_brought_up_to_date_with_one_proof()
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        ExchangeResult away = Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.Unreachable, "nothing answers"));
        await CheckpointBench.LiveOnAsync(_bench.Disk, records: 9);

        ExchangeResult later = Exchange(witness);

        Assert.Equal((ExchangeFailure.Unreachable, 6L), (Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.Unreachable), CosignedLog.Again).Failure, away.Size));
        Assert.Equal((null, 15L), (later.Failure, later.Size));
    }

    [Fact]
    public async Task Log_that_forgot_what_was_cosigned_asks_the_witness()
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        SimulatedDisk disk = _bench.Disk.Without(_bench.Disk.Names.Single(static name => name.Contains("/witness-", StringComparison.Ordinal)));
        await CheckpointBench.LiveOnAsync(disk, records: 3);
        _sent.Clear();

        ExchangeResult result = Exchange(witness, disk: disk);

        Assert.Equal((null, 9L), (result.Failure, result.Size));
        Assert.Equal([0L, 6], _sent.Select(static request => request.OldSize));
    }

    [Fact]
    public async Task Witness_that_forgot_is_brought_up_to_date_and_that_is_said()
    {
        using CheckpointWitness witness = Witness();
        using CheckpointWitness older = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        await CheckpointBench.LiveOnAsync(_bench.Disk, records: 3);

        ExchangeResult result = Exchange(older);

        Assert.Equal((null, 9L), (result.Failure, result.Size));
        Assert.StartsWith("it says that it knows 0 records, and its cosignature of 6 is here", result.Notice, StringComparison.Ordinal);
        Assert.Null(Exchange(older, after: CosignedLog.Again).Notice);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(365)]
    public async Task Witness_with_a_wrong_clock_has_cosigned_when_that_came_in(int days)
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);

        ExchangeResult result = Exchange(
            request => WitnessBench.AnswerOf(witness.Answer(request.ToBytes(), ManualTime.Start.AddDays(days))));
        ExchangeResult away = Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.Unreachable), CosignedLog.Again);

        Assert.Equal((null, ManualTime.Start), (result.Failure, result.CosignedAt));
        Assert.Contains("one of the two clocks is wrong", result.Notice, StringComparison.Ordinal);
        Assert.Equal(days > 0 ? null : ManualTime.Start.AddDays(days), away.CosignedAt);
    }

    [Fact]
    public async Task Witness_that_speaks_of_no_records_has_no_other_history()
    {
        await using Journal journal = _bench.Journal.Open();
        CheckpointKeeper keeper = _bench.Open(journal);
        CheckpointBench.Keep(keeper);

        ExchangeResult result = Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = 0 });

        Assert.Null(result.Fork);
    }

    /// <summary>An older copy of the folder, with other records behind it: shorter than what was cosigned, as long, and longer.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task R28_log_that_was_set_back_is_told_that_it_is_forked(int records)
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        var copy = new SimulatedDisk(_bench.Disk.State);
        await CheckpointBench.LiveOnAsync(_bench.Disk, records: 3);
        Exchange(witness);
        await CheckpointBench.LiveOnAsync(copy, records, text: "other");

        ExchangeResult result = Exchange(witness, disk: copy);

        Assert.Equal((ExchangeFailure.Forked, 6L), (result.Failure, result.Size));
        Assert.Equal(9, witness.Logs[0].Size);
        Assert.Equal(records >= 3 ? 1 : 0, witness.Logs[0].Alarms);
        Assert.Null(Exchange(witness, after: CosignedLog.Again).Failure);
    }

    [Fact]
    public async Task Fork_is_kept_with_the_refused_checkpoint_until_the_witness_cosigns_again()
    {
        const string Folder = "proofs/hits-0a1b2c3d/";
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        var copy = new SimulatedDisk(_bench.Disk.State);
        await CheckpointBench.LiveOnAsync(_bench.Disk, records: 3);
        Exchange(witness);
        await CheckpointBench.LiveOnAsync(copy, records: 1, text: "other");
        string? before = new CosignedLog(copy.Hits, copy.Folder(Folder)).ReadFork(Key);
        Exchange(witness, disk: copy);
        string file = copy.Names.Single(static name => name.Contains("/forked-", StringComparison.Ordinal));
        string text = System.Text.Encoding.UTF8.GetString(copy.Seen(file));

        ExchangeResult away = Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.Unreachable, "nothing answers"), disk: copy);
        string? restarted = new CosignedLog(copy.Hits, copy.Folder(Folder)).ReadFork(Key);
        ExchangeResult cosigned = Exchange(
            request => new WitnessAnswer(WitnessAnswerKind.Lines)
            {
                Octets = CosignatureLines.Of(WitnessBench.Own.Cosign(request.Note.Text, ManualTime.Start)),
            },
            disk: copy);

        Assert.Null(before);
        Assert.StartsWith("sinkhole.fork/1\n2026-", text, StringComparison.Ordinal);
        Assert.Contains("\n\n" + CheckpointBench.LogName + "\n7\n", text, StringComparison.Ordinal);
        Assert.Equal(ExchangeFailure.Unreachable, away.Failure);
        Assert.Contains("9 records", away.Fork, StringComparison.Ordinal);
        Assert.Equal(away.Fork, restarted);
        Assert.Equal((null, null), (cosigned.Failure, cosigned.Fork));
        Assert.DoesNotContain(file, copy.Names);
    }

    [Fact]
    public async Task File_of_a_fork_that_was_changed_is_still_an_alarm()
    {
        await _bench.LiveAsync(days: 1);
        var folder = new CosignedFolder(_bench.Disk.Folder("proofs/hits-0a1b2c3d/"));
        folder.KeepFork(Key, _bench.Log.ReadHead(out _)!.Note, "what it has", ManualTime.Start);
        string file = _bench.Disk.Names.Single(static name => name.Contains("/forked-", StringComparison.Ordinal));
        _bench.Disk.Folder("proofs/hits-0a1b2c3d/").Replace(file.Split('/')[^1], static empty => empty.Write("x"u8, 0));

        Assert.Contains("not whole", folder.ReadFork(Key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_whose_own_signed_history_changed_sends_nothing()
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        SignedNote changed = CheckpointBench.Signer.Sign(new Checkpoint(CheckpointBench.LogName, 6, Hash256.OfNothing).ToNoteText());
        new CosignedFolder(_bench.Disk.Folder("proofs/hits-0a1b2c3d/")).Keep(
            Key, changed, WitnessBench.Own.Cosign(changed.Text, ManualTime.Start), ManualTime.Start);
        _sent.Clear();

        ExchangeResult result = Exchange(witness);

        Assert.Equal((ExchangeFailure.Forked, 0), (result.Failure, _sent.Count));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("no line")]
    [InlineData("of another key")]
    [InlineData("over another checkpoint")]
    [InlineData("huge")]
    public async Task Answer_that_is_no_cosignature_is_refused_and_not_kept(string what)
    {
        await _bench.LiveAsync(days: 1);
        byte[] octets = what switch
        {
            "nothing" => [],
            "no line" => "cosigned, really\n"u8.ToArray(),
            "of another key" => CosignatureLines.Of(NoteSigner.CreateWitness(Key.Name).Cosign(_bench.Log.ReadHead(out _)!.Note.Text, ManualTime.Start)),
            "over another checkpoint" => CosignatureLines.Of(WitnessBench.Own.Cosign("other\n", ManualTime.Start)),
            _ => new byte[CosignatureLines.MaxOctets + 1],
        };

        ExchangeResult result = Exchange(_ => new WitnessAnswer(WitnessAnswerKind.Lines) { Octets = octets });

        Assert.Equal(ExchangeFailure.Answer, result.Failure);
        Assert.DoesNotContain(_bench.Disk.Names, static name => name.Contains("cosigned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Witness_that_names_sizes_without_end_is_given_up()
    {
        await _bench.LiveAsync(days: 1);
        int size = 0;

        ExchangeResult result = Exchange(_ => new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = ++size });

        Assert.Equal((ExchangeFailure.Answer, 2), (result.Failure, _sent.Count));
    }

    [Fact]
    public async Task Cosignatures_of_two_witnesses_stand_below_one_checkpoint()
    {
        NoteSigner second = NoteSigner.CreateWitness("witness.example/w2");
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        Exchange(witness);
        var log = new CosignedLog(_bench.Disk.Hits, _bench.Disk.Folder("proofs/hits-0a1b2c3d/"));
        ExchangeResult result = log.Exchange(
            second.Key,
            request => new WitnessAnswer(WitnessAnswerKind.Lines) { Octets = CosignatureLines.Of(second.Cosign(request.Note.Text, ManualTime.Start)) },
            ManualTime.Start,
            CancellationToken.None);
        SignedNote kept = Kept(_bench.Disk);

        Assert.Null(result.Failure);
        Assert.Equal(3, kept.Signatures.Length);
        Assert.True(Key.Verifies(kept) && second.Key.Verifies(kept) && CheckpointBench.Key.Verifies(kept));
    }

    [Fact]
    public async Task Proof_from_a_size_that_expired_is_not_made_and_that_is_said()
    {
        await _bench.LiveAsync();
        SimulatedDisk disk = _bench.Disk.Without(CheckpointBench.Segments(_bench.Disk)[0]);

        ExchangeResult result = Exchange(static _ => new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = 3 }, disk: disk);

        Assert.Equal(ExchangeFailure.NoProof, result.Failure);
        Assert.Contains("no longer here", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_that_refuses_loses_no_cosignature_for_ever()
    {
        using CheckpointWitness witness = Witness();
        await _bench.LiveAsync(days: 1);
        int failed = 0;
        for (int failing = 0; failing < 12; failing++)
        {
            int calls = 0;
            _bench.Disk.Fault = _ => calls++ == failing ? 28 : 0;
            failed += Exchange(witness, CosignedLog.Again * (failing + 1)).Failure == ExchangeFailure.Disk ? 1 : 0;
            _bench.Disk.Fault = static _ => 0;
            Assert.Null(Exchange(witness).Failure);
        }

        Assert.True(failed > 5, $"{failed} failures");
        Assert.Equal(_bench.Newest, CheckpointBench.Parse(Kept(_bench.Disk)));
    }

    private static CheckpointWitness Witness()
    {
        var disk = new SimulatedDisk();
        disk.Folder("witness/").Ensure();
        return new CheckpointWitness(disk.Folder("witness/"), new CancellationTokenSource(), WitnessBench.Own, [CheckpointBench.Key]);
    }

    private static SignedNote Kept(SimulatedDisk disk)
    {
        Assert.True(SignedNote.TryParse(disk.Seen("proofs/hits-0a1b2c3d/cosigned"), out SignedNote? note, out string problem), problem);
        return note;
    }

    private ExchangeResult Exchange(CheckpointWitness witness, TimeSpan after = default, SimulatedDisk? disk = null) =>
        Exchange(request => WitnessBench.AnswerOf(witness.Answer(request.ToBytes(), ManualTime.Start + after)), after, disk);

    private ExchangeResult Exchange(Func<WitnessRequest, WitnessAnswer> send, TimeSpan after = default, SimulatedDisk? disk = null)
    {
        SimulatedDisk on = disk ?? _bench.Disk;
        return new CosignedLog(on.Hits, on.Folder("proofs/hits-0a1b2c3d/")).Exchange(
            Key,
            request =>
            {
                _sent.Add(request);
                return send(request);
            },
            ManualTime.Start + after,
            CancellationToken.None);
    }
}
