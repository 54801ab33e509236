using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Makes proofs from the files of a journal and its log: no private key, and no record is needed that expired.</summary>
/// <remarks>
/// A pass begins at the newest segment that will do, so it reads that segment and those behind it, and keeps one hash a level. Each proof
/// is computed with the root, and given only where that is the root of the checkpoint. Any thread; each call reads the files anew.
/// </remarks>
public sealed class CheckpointProofs
{
    private readonly IJournalFolder _journal;
    private readonly LogFolder _log;

    /// <param name="journal">The folder of the journal.</param>
    /// <param name="log">The folder of its log.</param>
    public CheckpointProofs(string journal, string log)
        : this(new LibCFolder(journal), new LogFolder(new LibCFolder(log)))
    {
    }

    internal CheckpointProofs(IJournalFolder journal, LogFolder log)
    {
        _journal = journal;
        _log = log;
    }

    /// <summary>Proves that the tree of a checkpoint begins with all leaves of an earlier tree of the same log.</summary>
    /// <param name="first">The number of leaves of the earlier tree.</param>
    /// <param name="checkpoint">The checkpoint; its signature has been verified.</param>
    /// <param name="path">The proof, as <see cref="MerkleProof.VerifyConsistency"/> takes it; null when false.</param>
    /// <param name="problem">Why there is none, a sentence for a person; empty when true.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryProveConsistency(
        long first,
        Checkpoint checkpoint,
        [NotNullWhen(true)] out IReadOnlyList<Hash256>? path,
        out string problem,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, checkpoint.Size);
        path = null;
        if (first == 0 || first == checkpoint.Size)
        {
            (path, problem) = ([], string.Empty);
            return true;
        }

        return Guarded(() =>
        {
            List<SegmentName> segments = JournalScanner.ListSegments(_journal);
            if (FindStart(segments, first) is not (int from, MerkleFrontier start))
            {
                return (null, $"the records behind number {first} are no longer here");
            }

            MerkleProver prover = MerkleProver.ForConsistency(first, checkpoint.Size, start);
            return Feed(prover, segments, from, start, checkpoint, static (_, _) => { }, cancellationToken) is { } wrong
                ? ((IReadOnlyList<Hash256>?)null, wrong)
                : (prover.Path, string.Empty);
        }, out path, out problem);
    }

    /// <summary>Proves that a record is under a checkpoint.</summary>
    /// <param name="record">The record.</param>
    /// <param name="checkpoint">The checkpoint; its signature has been verified.</param>
    /// <param name="proof">The proof; null when false.</param>
    /// <param name="problem">Why there is none, a sentence for a person; empty when true.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryProveInclusion(
        RecordPosition record,
        Checkpoint checkpoint,
        [NotNullWhen(true)] out InclusionProof? proof,
        out string problem,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Guarded(() =>
        {
            List<SegmentName> segments = JournalScanner.ListSegments(_journal);
            int holder = segments.FindLastIndex(name => new RecordPosition(name.Epoch, name.FirstSequence) <= record);
            if (holder < 0 || segments[holder].Epoch != record.Epoch || _log.ReadTree(segments[holder]) is not { } tree)
            {
                return (null, $"record {record} is not here, or the tree before its segment is not");
            }

            // Within a segment a number is followed by the next one.
            long index = tree.Size + (record.Sequence - segments[holder].FirstSequence);
            if (index >= checkpoint.Size)
            {
                return (null, $"record {record} is not under the checkpoint of {checkpoint.Size} records: a later one has it");
            }

            MerkleFrontier start = tree.ToFrontier();
            MerkleProver prover = MerkleProver.ForInclusion(index, checkpoint.Size, start);
            Hash256? leaf = null;
            string? wrong = Feed(prover, segments, holder, start, checkpoint, (at, found) => leaf = At(at, found), cancellationToken);
            return wrong is not null ? (null, wrong)
                : leaf is { } hash ? (new InclusionProof(index, checkpoint.Size, hash, prover.Path), string.Empty)
                : ((InclusionProof?)null, $"record {record} is not where its number says");

            Hash256? At(long at, JournalLeaf found) => at == index && found.Position == record ? found.Hash : leaf;
        }, out proof, out problem);
    }

    /// <summary>The newest segment whose tree before it is known and has no more than some leaves; null where there is none.</summary>
    private (int Segment, MerkleFrontier Tree)? FindStart(List<SegmentName> segments, long maxSize)
    {
        for (int index = segments.Count - 1; index >= 0; index--)
        {
            if (_log.ReadTree(segments[index]) is { } tree && tree.Size <= maxSize)
            {
                return (index, tree.ToFrontier());
            }
        }

        return null;
    }

    /// <summary>Appends the leaves up to the checkpoint.</summary>
    /// <returns>Null where they lead to its root; otherwise a sentence.</returns>
    private string? Feed(
        MerkleProver prover,
        List<SegmentName> segments,
        int from,
        MerkleFrontier start,
        Checkpoint checkpoint,
        Action<long, JournalLeaf> see,
        CancellationToken cancellationToken)
    {
        long size = start.Size;
        IEnumerator<JournalLeaf> leaves = JournalLeaves.Read(_journal, segments, from).GetEnumerator();
        using (leaves)
        {
            for (; size < checkpoint.Size && leaves.MoveNext(); size++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                see(size, leaves.Current);
                prover.Append(leaves.Current.Hash);
            }
        }

        return size < checkpoint.Size ? $"the files end with {size} of {checkpoint.Size} signed records"
            : prover.Root != checkpoint.Root ? $"the files do not lead to the signed root of {checkpoint.Size} records"
            : null;
    }

    private static bool Guarded<T>(Func<(T? Value, string Problem)> make, [NotNullWhen(true)] out T? value, out string problem)
        where T : class
    {
        try
        {
            (value, problem) = make();
            return value is not null;
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }
}
