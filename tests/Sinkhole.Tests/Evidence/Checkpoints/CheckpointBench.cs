using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

/// <summary>A journal and its log of checkpoints on one simulated disk.</summary>
internal sealed class CheckpointBench
{
    public const string LogName = "sinkhole/0196a1b2-0000-7000-8000-00000000002a/hits/0a1b2c3d";

    public static readonly NoteSigner Signer = NoteSigner.Create(LogName);

    public CheckpointBench()
        : this(new JournalBench())
    {
        Log.WriteHead(new LogHead(TreeState.Empty, Signer.Sign(new Checkpoint(LogName, 0, Hash256.OfNothing).ToNoteText())));
        Log.WriteKey(Signer.Key);
    }

    public CheckpointBench(JournalBench journal)
    {
        Journal = journal;
    }

    public static NoteKey Key => Signer.Key;

    public JournalBench Journal { get; }

    public SimulatedDisk Disk => Journal.Disk;

    public LogFolder Log => LogOn(Disk);

    public static LogFolder LogOn(SimulatedDisk disk) => new(disk.Folder("proofs/hits-0a1b2c3d/"));

    public static Checkpoint Parse(SignedNote note)
    {
        Assert.True(Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out string problem), problem);
        return checkpoint;
    }

    /// <summary>The checkpoints that the log has, with those that are not signed left out.</summary>
    public static List<Checkpoint> Signed(SimulatedDisk disk) =>
        [.. LogOn(disk).ReadLog().Where(Key.Verifies).Select(Parse)];

    public CheckpointKeeper Open(Journal journal) => new(Disk.Hits, Log, Signer, () => journal.Status, ManualTime.Start);

    public static CheckpointPass Keep(CheckpointKeeper keeper) => keeper.Keep(ManualTime.Start, CancellationToken.None);

    /// <summary>Three days of records, each day in a segment of its own, with a checkpoint after every second record.</summary>
    public async Task LiveAsync(int days = 3)
    {
        await using Journal journal = Journal.Open();
        CheckpointKeeper keeper = Open(journal);
        for (int day = 0; day < days; day++)
        {
            // Not behind the last day: the journal may begin the segment of the next one by itself.
            Journal.Time.Advance(System.TimeSpan.FromDays(day == 0 ? 0 : 1));
            for (int pair = 0; pair < 3; pair++)
            {
                await Journal.AppendAsync(journal, $"day {day} pair {pair} first", $"day {day} pair {pair} second");
                Keep(keeper);
            }
        }
    }

    /// <summary>The next process on a disk: some records, and a checkpoint.</summary>
    public static async Task LiveOnAsync(SimulatedDisk disk, int records, string text = "more")
    {
        var bench = new CheckpointBench(new JournalBench(disk));
        await using Journal journal = bench.Journal.Open();
        for (int record = 0; record < records; record++)
        {
            await bench.Journal.AppendAsync(journal, $"{text} {record}");
        }

        Keep(bench.Open(journal));
    }

    /// <summary>What a disk says to the newest checkpoint of this one.</summary>
    public CheckpointVerdict Compare(SimulatedDisk disk) => Compare(disk, Newest);

    public static CheckpointVerdict Compare(SimulatedDisk disk, Checkpoint checkpoint) =>
        CheckpointVerifier.Read(disk.Hits, LogOn(disk), Key, [checkpoint]).Compare(checkpoint);

    public Checkpoint Newest => Parse(Log.ReadHead(out _)!.Note);

    public static string[] Segments(SimulatedDisk disk) =>
        [.. disk.Names.Where(static name => name.StartsWith("hits/", System.StringComparison.Ordinal) && name.EndsWith(".seg", System.StringComparison.Ordinal))];
}
