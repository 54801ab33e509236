using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// Records of a journal, each with the proof that the newest checkpoint of a log has it: from the files alone, in two passes, and in memory
/// for the chosen records of 1,024 leaves.
/// </summary>
/// <remarks>
/// Where records in the middle are missing or damaged, the passes begin with the first segment from which on everything leads to the signed
/// root; what stands before it cannot be proved. For one thread, and read once.
/// </remarks>
public sealed class ProvedRecords
{
    private readonly IJournalFolder _journal;
    private readonly StorageKeyFolder? _keys;
    private readonly List<SegmentName> _segments;
    private readonly Action _onRecord;
    private readonly SortedDictionary<long, IReadOnlyList<Hash256>?> _earlier = [];
    private IReadOnlySet<ulong>? _refused;
    private MerkleBlocks? _blocks;
    private TreeState _start;
    private int _first;

    private ProvedRecords(IJournalFolder journal, StorageKeyFolder? keys, LogHead head, Checkpoint checkpoint, Action onRecord)
    {
        _journal = journal;
        _keys = keys;
        _segments = JournalScanner.ListSegments(journal);
        _onRecord = onRecord;
        _start = TreeState.Empty;
        Note = head.Note;
        Checkpoint = checkpoint;
    }

    /// <summary>The newest checkpoint, with its signature.</summary>
    public SignedNote Note { get; }

    /// <summary>The same, read.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The first segment that can be proved; null where that is the oldest one.</summary>
    public string? ProvedFrom => _first > 0 && _first < _segments.Count ? _segments[_first].Text : null;

    /// <summary>Records so far whose salt or payload is not as it was written: they were not given.</summary>
    public long Damaged { get; private set; }

    /// <summary>Records so far that a newer version wrote: they were not given.</summary>
    public long Unknown { get; private set; }

    /// <summary>Records so far whose storage key is gone or is refused, so that they cannot be read: they were not given.</summary>
    public long Closed { get; private set; }

    /// <summary>Those of them whose key was refused, be it there or not; the key of each other one is missing.</summary>
    public long ClosedByRefusal { get; private set; }

    /// <summary>Makes the first pass.</summary>
    /// <param name="journal">The folder of the journal.</param>
    /// <param name="log">The folder of its log.</param>
    /// <param name="key">The key that must have signed the checkpoint.</param>
    /// <param name="onRecord">Called for each record of each pass, for the progress.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="CheckpointException">A file cannot be read, or the files do not lead to the signed root.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ProvedRecords Open(string journal, string log, NoteKey key, Action onRecord, CancellationToken cancellationToken) =>
        Open(new LibCFolder(journal), StorageKeyFolder.Of(journal), new LogFolder(new LibCFolder(log)), key, onRecord, cancellationToken);

    internal static ProvedRecords Open(
        IJournalFolder journal, StorageKeyFolder? keys, LogFolder log, NoteKey key, Action onRecord, CancellationToken cancellationToken)
    {
        try
        {
            LogHead head = log.ReadHead(out string problem)
                ?? throw new CheckpointException($"{log.Path}: the head of the log {problem}, so there is no checkpoint");
            if (!key.Verifies(head.Note)
                || !Checkpoint.TryParse(head.Note.Text, out Checkpoint? checkpoint, out _) || checkpoint.Origin != key.Name)
            {
                throw new CheckpointException($"{log.Path}: the head of the log is not signed by its key");
            }

            var records = new ProvedRecords(journal, keys, head, checkpoint, onRecord);
            records.Pass(log, cancellationToken);
            return records;
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>Asks for the proof that the checkpoint continues an earlier one; before <see cref="Read"/>.</summary>
    /// <param name="size">The records under the earlier one.</param>
    public void WantConsistencyWith(long size) => _earlier[size] = null;

    /// <summary>That proof, after <see cref="Read"/>; null where the last record of the earlier checkpoint is no longer here.</summary>
    public IReadOnlyList<Hash256>? ConsistencyWith(long size) => _earlier.GetValueOrDefault(size);

    /// <summary>
    /// Says which storage keys must open nothing: keys that were erased, and that somebody has put back. Before <see cref="Read"/>.
    /// </summary>
    /// <param name="keys">Their ids.</param>
    public void Refuse(IReadOnlySet<ulong> keys) => _refused = keys;

    /// <summary>Makes the second pass.</summary>
    /// <param name="isWanted">Asked of each record, in order. The payload is valid until it returns.</param>
    /// <param name="last">No record behind it is given; null for all.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>The records that are wanted, in order.</returns>
    /// <exception cref="CheckpointException">A file cannot be read, or was changed since the first pass.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<ProvedRecord> Read(Func<StoredRecord, bool> isWanted, RecordPosition? last, CancellationToken cancellationToken)
    {
        List<Hash256> leaves = [];
        List<ProvedRecord> wanted = [];
        long index = _start.Size;
        using StorageKeySource? keys = _keys is null ? null : new StorageKeySource(_keys, _refused);
        using IEnumerator<JournalFrame> frames =
            JournalLeaves.ReadFrames(_journal, _segments, _first, readsPayloads: true, keys: keys).GetEnumerator();
        while (MoveNext(frames))
        {
            // What is signed is durable, and all leaves up to the checkpoint are needed for the proofs.
            bool isBehind = frames.Current.Leaf.Position > last;
            if (isBehind && index >= Checkpoint.Size)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            _onRecord();
            ProvedRecord? record = Take(frames.Current, index++, stored => !isBehind && isWanted(stored));
            if (_blocks is null || index > Checkpoint.Size)
            {
                if (record is not null)
                {
                    yield return record;
                }

                continue;
            }

            leaves.Add(frames.Current.Leaf.Hash);
            if (record is not null)
            {
                wanted.Add(record);
            }

            if (_blocks.IsEndOfBlock(index))
            {
                foreach (ProvedRecord proved in Prove(_blocks, index - leaves.Count, leaves, wanted))
                {
                    yield return proved;
                }

                leaves.Clear();
                wanted.Clear();
            }
        }

        if (index < Checkpoint.Size)
        {
            throw Changed();
        }

        if (keys?.Problem is { } unread)
        {
            throw new CheckpointException($"{unread.Message}: records cannot be opened without their storage keys", unread);
        }
    }

    private IEnumerable<ProvedRecord> Prove(MerkleBlocks blocks, long first, List<Hash256> leaves, List<ProvedRecord> wanted)
    {
        long[] earlier = [.. _earlier.Keys.Where(size => size > first && size <= first + leaves.Count)];
        if (wanted.Count == 0 && earlier.Length == 0)
        {
            yield break;
        }

        MerkleBlock block = blocks.Open(first, leaves) ?? throw Changed();
        foreach (long size in earlier)
        {
            _earlier[size] = block.Consistency(size);
        }

        foreach (ProvedRecord record in wanted)
        {
            yield return record with { Path = block.Inclusion(record.Leaf) };
        }
    }

    /// <summary>The record with a copy of its octets, if it is good and wanted.</summary>
    private ProvedRecord? Take(in JournalFrame frame, long index, Func<StoredRecord, bool> isWanted)
    {
        if (frame.Result != FrameReadResult.Good)
        {
            Damaged += frame.Result == FrameReadResult.PayloadDamaged ? 1 : 0;
            if (frame.Result == FrameReadResult.Closed)
            {
                Closed++;
                ClosedByRefusal += _refused?.Contains(frame.Scanner.KeyId) == true ? 1 : 0;
            }

            Unknown += frame.Result == FrameReadResult.Unknown ? 1 : 0;
            return null;
        }

        var stored = new StoredRecord(frame.Leaf.Position, frame.Scanner.Record);
        if (!isWanted(stored))
        {
            return null;
        }

        byte[] octets = frame.Scanner.FrameOctets.ToArray();
        Record copy = stored.Record with { Payload = octets.AsMemory(RecordFrame.PayloadAt, frame.Scanner.Frame.PayloadOctets) };
        return new ProvedRecord(stored with { Record = copy }, octets, index, Path: null);
    }

    private void Pass(LogFolder log, CancellationToken cancellationToken)
    {
        if (Checkpoint.Size == 0)
        {
            return;
        }

        bool hasStart = false;
        MerkleFrontier tree = new();
        foreach (JournalLeaf leaf in JournalLeaves.Read(_journal, _segments, first: 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _onRecord();
            bool isKept = leaf.IsFirst && log.ReadTree(leaf.Segment) is { } kept && Begins(kept);
            hasStart |= isKept;
            if (hasStart && tree.Size == Checkpoint.Size)
            {
                break;
            }

            if (hasStart)
            {
                tree.Append(leaf.Hash);
                _blocks?.Append(leaf.Hash);
            }

            // A tree that continues the one so far is no new beginning.
            bool Begins(TreeState state)
            {
                if (state.Size > Checkpoint.Size || (hasStart && state.Size == tree.Size && state.ToFrontier().Root == tree.Root))
                {
                    return false;
                }

                tree = state.ToFrontier();
                _start = state;
                _first = _segments.IndexOf(leaf.Segment);
                _blocks = state.Size < Checkpoint.Size ? new MerkleBlocks(state.ToFrontier(), Checkpoint.Size) : null;
                return true;
            }
        }

        if (!hasStart || tree.Root != Checkpoint.Root)
        {
            throw new CheckpointException(
                $"{_journal.Path}: the files do not lead to the signed root of {Checkpoint.Size} records, so nothing in them "
                    + "can be proved: 'sinkhole evidence verify' shows where they were changed");
        }
    }

    private static bool MoveNext(IEnumerator<JournalFrame> frames)
    {
        try
        {
            return frames.MoveNext();
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    private CheckpointException Changed() => new($"{_journal.Path}: the files were changed while they were read: run the command again");
}
