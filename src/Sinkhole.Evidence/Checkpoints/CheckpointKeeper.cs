using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// Signs checkpoints of a journal: reads what became durable since the last one from the files, continues the tree, signs its root.
/// </summary>
/// <remarks>
/// It reads files and never the writer's memory, so no append waits for it, and what it signs is what stands on the disk. The tree
/// continues from the last signed one and from nothing else: what somebody does to older records changes no root, and is seen when the
/// files are verified. For one thread.
/// </remarks>
public sealed class CheckpointKeeper
{
    /// <summary>Leaves that a pass adds at most; the first pass over an old journal is many.</summary>
    private const long MaxLeaves = 1_000_000;

    // Not "restore a copy": an older one was signed on, and would fork.
    private const string Remedy = "keep the folder as it is for the evidence keeper, and move the journal's key file away, so that another "
        + "key and another log are made";

    private readonly IJournalFolder _journal;
    private readonly LogFolder _log;
    private readonly NoteSigner _signer;
    private readonly Func<JournalStatus> _status;
    private LogHead _head;

    /// <summary>The last leaf that this process signed: where the next pass begins.</summary>
    private JournalLeaf? _end;

    internal CheckpointKeeper(IJournalFolder journal, LogFolder log, NoteSigner signer, Func<JournalStatus> status, DateTimeOffset now)
    {
        _journal = journal;
        _log = log;
        _signer = signer;
        _status = status;
        _head = ReadHead();

        // The last process may have ended between the two.
        _log.Append(_head.Note, now);
    }

    /// <summary>The verifier key, in the form of C2SP signed-note; its name is the origin of the checkpoints.</summary>
    public NoteKey Key => _signer.Key;

    /// <summary>The folder of the log.</summary>
    public string Folder => _log.Path;

    /// <summary>Why the file of the key does not hold it now, though it signs: it would be lost with the process. Null where it does.
    /// </summary>
    /// <param name="keys">The folder of the private keys.</param>
    /// <param name="journal">The name of the journal.</param>
    public string? ProblemOfKeyFile(string keys, string journal) => LogKeyFile.ProblemOf(LogKeyFile.PathOf(keys, journal), Key);

    /// <summary>Leaves under the last signed checkpoint.</summary>
    public long Size => _head.Tree.Size;

    /// <summary>Opens the log of a journal; makes it, and its key, where the key is missing.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="status">The state of the journal; only records that are durable are signed.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CheckpointException">The log cannot be continued.</exception>
    public static CheckpointKeeper Open(CheckpointOptions options, Func<JournalStatus> status, DateTimeOffset now)
    {
        try
        {
            (NoteSigner signer, LogFolder log) = LogKeyFile.Open(options);
            return new CheckpointKeeper(new LibCFolder(options.JournalFolder), log, signer, status, now);
        }
        catch (Exception error) when (error is JournalFileException or UnauthorizedAccessException)
        {
            throw new CheckpointException(error.Message, error);
        }
        catch (IOException error) when (error is not CheckpointException)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>Adds the records that became durable, and signs a checkpoint if there are any.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the pass; nothing of it is kept.</param>
    /// <exception cref="CheckpointException">A file cannot be read or written. What was signed before stands.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CheckpointPass Keep(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return Pass(now, cancellationToken);
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    private CheckpointPass Pass(DateTimeOffset now, CancellationToken cancellationToken)
    {
        JournalStatus status = _status();
        if (status.FailingSince is not null)
        {
            // The files may end with what was never acknowledged.
            return new CheckpointPass(Size, Added: 0, HasMore: false, Changed: null, Behind: null);
        }

        TreeState before = _head.Tree;
        MerkleFrontier tree = before.ToFrontier();
        (RecordPosition last, Hash256 lastLeaf) = (before.Last, before.LastLeaf);
        JournalLeaf? end = null;
        List<SegmentName> segments = JournalScanner.ListSegments(_journal);
        int holder = segments.FindLastIndex(name => new RecordPosition(name.Epoch, name.FirstSequence) <= before.Last);
        ThrowIfCutOff(holder, status, now);
        bool isFound = false;
        bool hasMore = false;
        foreach (JournalLeaf leaf in JournalLeaves.Read(_journal, segments, Math.Max(holder, 0), EndIn(segments, holder)))
        {
            if (leaf.Position > status.Last || tree.Size - before.Size == MaxLeaves)
            {
                hasMore = leaf.Position <= status.Last;
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (leaf.Position <= before.Last)
            {
                isFound |= leaf.Position == before.Last && leaf.Hash == before.LastLeaf;
                continue;
            }

            if (leaf.IsFirst)
            {
                _log.WriteTree(leaf.Segment, TreeState.Of(tree, last, lastLeaf));
            }

            tree.Append(leaf.Hash);
            (last, lastLeaf) = (leaf.Position, leaf.Hash);
            end = leaf;
        }

        if (tree.Size > before.Size)
        {
            Sign(TreeState.Of(tree, last, lastLeaf), tree.Root, now);
            _end = end;
            _log.Prune(segments);
        }

        // Where no segment can hold it, it has expired: anything else was refused.
        RecordPosition? changed = holder >= 0 && !isFound ? before.Last : null;
        RecordPosition? behind = !hasMore && status.Last.Sequence > 0 && last < status.Last ? last : null;
        return new CheckpointPass(Size, tree.Size - before.Size, hasMore, changed, behind);
    }

    /// <summary>
    /// The last leaf that was signed, if it stands where it stood: all before it in its segment need not be read again. Null: from the
    /// segment's beginning.
    /// </summary>
    private JournalLeaf? EndIn(List<SegmentName> segments, int holder) =>
        _end is { } end
            && holder >= 0
            && segments[holder] == end.Segment
            && JournalLeaves.Read(_journal, segments, holder, end).Take(1).Contains(end)
                ? end
                : null;

    /// <summary>
    /// Nothing is signed across records that are missing, unless the journal's retention has removed them: an older copy of the log
    /// would continue with other records than were signed.
    /// </summary>
    private void ThrowIfCutOff(int holder, JournalStatus status, DateTimeOffset now)
    {
        // Retention removes a segment only when the next one has reached its age too.
        bool canHaveExpired = status.Oldest <= now - status.Retention;
        if (Size > 0 && holder < 0 && !canHaveExpired)
        {
            throw new CheckpointException(
                $"{_journal.Path}: record {_head.Tree.Last}, the last that was signed, and all before it are gone, and they had not "
                    + $"expired; {Remedy}");
        }
    }

    private void Sign(TreeState tree, Hash256 root, DateTimeOffset now)
    {
        SignedNote note = _signer.Sign(new Checkpoint(Key.Name, tree.Size, root).ToNoteText());
        var head = new LogHead(tree, note);
        _log.WriteHead(head);
        _head = head;
        _log.Append(note, now);
    }

    /// <summary>Where the log is to be continued. Never guessed: another tree under the same key would be a fork.</summary>
    private LogHead ReadHead()
    {
        if (_log.ReadHead(out string problem) is not LogHead head)
        {
            throw new CheckpointException($"{_log.Path}: the head of the log {problem}; {Remedy}");
        }

        if (!_signer.Key.Verifies(head.Note)
            || !Checkpoint.TryParse(head.Note.Text, out Checkpoint? signed, out _)
            || signed.Origin != Key.Name)
        {
            throw new CheckpointException($"{_log.Path}: the head of the log is not signed by its key; {Remedy}");
        }

        foreach (SignedNote note in _log.ReadLog())
        {
            if (Checkpoint.TryParse(note.Text, out Checkpoint? later, out _) && later.Size > signed.Size && _signer.Key.Verifies(note))
            {
                throw new CheckpointException(
                    $"{_log.Path}: the head of the log has {signed.Size} records, but {later.Size} were signed; {Remedy}");
            }
        }

        return head;
    }
}
