using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;

namespace Sinkhole.Tests.Evidence.Witnesses;

/// <summary>A witness on a simulated disk, and a log that asks it.</summary>
internal sealed class WitnessBench
{
    public const string Origin = "sinkhole/0196a1b2-0000-7000-8000-00000000002a/hits/0a1b2c3d";

    public static readonly NoteSigner Log = NoteSigner.Create(Origin);
    public static readonly NoteSigner Own = NoteSigner.CreateWitness("witness.example/w1");

    private const string Folder = "witness/";
    private static readonly NoteSigner Other = NoteSigner.Create("other.example/log");

    public WitnessBench()
        : this(new SimulatedDisk())
    {
    }

    public WitnessBench(SimulatedDisk disk)
    {
        Disk = disk;
        Disk.Folder(Folder).Ensure();
        Witness = new CheckpointWitness(Disk.Folder(Folder), new Held(), Own, [Log.Key, Other.Key]);
    }

    public SimulatedDisk Disk { get; }

    public CheckpointWitness Witness { get; private set; }

    public string NoteFile => Disk.Names.Single(static name => name.EndsWith(".note", StringComparison.Ordinal));

    public WitnessLogStatus Status => Witness.Logs.Single(static log => log.Log == Origin);

    /// <summary>The next process on the same disk.</summary>
    public void Restart() => Witness = new CheckpointWitness(Disk.Folder(Folder), new Held(), Own, [Log.Key, Other.Key]);

    public WitnessReply Ask(WitnessRequest request) => Witness.Answer(request.ToBytes(), ManualTime.Start);

    public WitnessReply Ask(long old, int size, int history = 0) => Ask(Request(old, size, history));

    /// <summary>A log's true request.</summary>
    /// <param name="old">What the log believes was cosigned last.</param>
    /// <param name="size">Its size.</param>
    /// <param name="history">0: the honest one; others differ from it in all leaves from that one on.</param>
    public static WitnessRequest Request(long old, int size, int history = 0)
    {
        MerkleProver prover = MerkleProver.ForConsistency(Math.Min(old, size), size);
        foreach (Hash256 leaf in Leaves(size, history))
        {
            prover.Append(leaf);
        }

        return WitnessRequest.Of(old, prover.Path, Signed(size, prover.Root));
    }

    public static SignedNote Signed(long size, Hash256 root) => Log.Sign(new Checkpoint(Origin, size, root).ToNoteText());

    public static Hash256 Root(int size, int history = 0)
    {
        var tree = new MerkleFrontier();
        foreach (Hash256 leaf in Leaves(size, history))
        {
            tree.Append(leaf);
        }

        return tree.Root;
    }

    /// <summary>What a log gets of a reply over HTTP.</summary>
    public static WitnessAnswer AnswerOf(WitnessReply reply) => reply.Outcome switch
    {
        WitnessOutcome.Cosigned => new WitnessAnswer(WitnessAnswerKind.Lines) { Octets = CosignatureLines.Of(reply.Cosignature!) },
        WitnessOutcome.OtherSize or WitnessOutcome.OtherRoot => new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = reply.Size },
        WitnessOutcome.OtherHistory or WitnessOutcome.BadProof => new WitnessAnswer(WitnessAnswerKind.BadProof),
        _ => new WitnessAnswer(WitnessAnswerKind.Refused, reply.Problem),
    };

    private static IEnumerable<Hash256> Leaves(int size, int history) => Enumerable.Range(0, size)
        .Select(at => Hash256.OfLeaf([.. BitConverter.GetBytes(at), (byte)(history > 0 && at >= history - 1 ? 1 : 0)]));

    private sealed class Held : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
