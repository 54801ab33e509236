using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>One log that a witness cosigns. Any thread; one request at a time.</summary>
/// <remarks>
/// What was cosigned is never guessed. Where its file is gone, damaged or not signed, the log is refused until a person decides: to begin
/// again would let another history of the log pass.
/// </remarks>
internal sealed class WitnessedLog
{
    private readonly WitnessFolder _folder;
    /// <summary>Checkpoints that are an alarm of their own; further ones are refused and counted.</summary>
    private const int MaxAlarms = 1024;

    private readonly IReadOnlyList<NoteKey> _keys;
    private readonly NoteSigner _signer;

    // Guards all below. A lock, because the comparison with the last checkpoint and its replacement on the disk must be one step: two
    // requests side by side could otherwise set the log back.
    private readonly Lock _gate = new();
    private Checkpoint? _last;
    private bool _isUnknown;
    private bool _mustWrite;
    private DateTimeOffset? _cosignedAt;
    private long _cosigned;
    private long _alarms;
    private string? _problem;
    private readonly HashSet<Checkpoint> _alarmed = [];
    private Checkpoint? _smaller;
    private long _smallerCount;

    /// <param name="folder">Its files.</param>
    /// <param name="origin">Its origin.</param>
    /// <param name="keys">Its keys: at least one.</param>
    /// <param name="signer">The key of the witness.</param>
    public WitnessedLog(WitnessFolder folder, string origin, IReadOnlyList<NoteKey> keys, NoteSigner signer)
    {
        _folder = folder;
        Origin = origin;
        _keys = keys;
        _signer = signer;
        Load();
    }

    public string Origin { get; }

    public WitnessLogStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new WitnessLogStatus(Origin, _last?.Size ?? 0, _cosignedAt, _cosigned, _alarms, _smallerCount, _problem);
            }
        }
    }

    /// <summary>Compares a checkpoint with the last one, and cosigns it where it continues that.</summary>
    public WitnessReply Answer(WitnessRequest request, DateTimeOffset now)
    {
        if (!_keys.Any(key => key.Verifies(request.Note)))
        {
            return new WitnessReply { Outcome = WitnessOutcome.NotSigned, Problem = "the checkpoint is not signed by the key of its log" };
        }

        lock (_gate)
        {
            if (_isUnknown)
            {
                Load();
            }

            if (_problem is not null)
            {
                return Refuse(WitnessOutcome.Unavailable, _problem);
            }

            return Compare(request) ?? Cosign(request, now);
        }
    }

    /// <summary>Why a checkpoint is not cosigned; null where it continues the last one.</summary>
    private WitnessReply? Compare(WitnessRequest request)
    {
        Checkpoint next = request.Checkpoint;
        long size = _last?.Size ?? 0;
        Hash256 root = _last?.Root ?? Hash256.OfNothing;
        if (request.OldSize > next.Size)
        {
            return Refuse(WitnessOutcome.Malformed, "the size before is larger than the checkpoint");
        }

        if (next.Size < size)
        {
            return Smaller(next, size);
        }

        if (request.OldSize != size)
        {
            return Refuse(WitnessOutcome.OtherSize, $"the last checkpoint that was cosigned has {size} records");
        }

        if (MerkleProof.VerifyConsistency(size, next.Size, root, next.Root, request.Path))
        {
            return null;
        }

        string records = $"{size} records were cosigned with the root {root}";
        if (next.Size == size && next.Root != root)
        {
            return Alarm(WitnessOutcome.OtherRoot, request, $"{records}, and the log signed the same number with the root {next.Root}");
        }

        if (MerkleProof.ShowsFork(size, next.Size, root, next.Root, request.Path))
        {
            return Alarm(WitnessOutcome.OtherHistory, request, $"{records}, and the log signed {next.Size} that begin with others");
        }

        // With such a proof the log says nothing about its history: it may continue what was cosigned, or it has no records yet.
        if (next.Size == size || size == 0)
        {
            return Refuse(WitnessOutcome.BadProof, "a proof between equal sizes, or from no records, is empty");
        }

        string unproved = $"{records}, and no proof shows that the {next.Size} of the log begin with them";

        // Whoever has a genuine checkpoint can send it with any proof. So this is an alarm only for sizes whose proofs do not name the
        // root before, and could show no fork.
        return BitOperations.IsPow2(size) ? Alarm(WitnessOutcome.BadProof, request, unproved) : Refuse(WitnessOutcome.BadProof, unproved);
    }

    private WitnessReply Cosign(WitnessRequest request, DateTimeOffset now)
    {
        NoteSignature cosignature = _signer.Cosign(request.Note.Text, now);
        if (_last != request.Checkpoint || _mustWrite)
        {
            try
            {
                // Only what was verified is kept: others may have put anything below the checkpoint.
                NoteKey[] valid = [.. _keys.Where(key => key.Verifies(request.Note))];
                _folder.WriteNote(new SignedNote(
                    request.Note.Text,
                    [
                        .. request.Note.Signatures.Where(one => Array.Exists(valid, key => key.Name == one.Name && key.KeyId == one.KeyId)),
                        cosignature,
                    ]));
            }
            catch (JournalFileException error)
            {
                // The disk may have the one or the other now.
                (_isUnknown, _mustWrite) = (true, true);
                return Refuse(WitnessOutcome.Unavailable, $"what is cosigned cannot be stored: {error.Message}");
            }
        }

        _last = request.Checkpoint;
        _smaller = null;
        _mustWrite = false;
        _cosignedAt = now;
        _cosigned++;
        return new WitnessReply { Outcome = WitnessOutcome.Cosigned, Cosignature = cosignature, Log = Origin, Size = _last.Size };
    }

    // No alarm: whoever has an old checkpoint can send it. But a log that was set back signs such, until it has more records again.
    private WitnessReply Smaller(Checkpoint next, long size)
    {
        bool isNew = _smaller is null || next.Size > _smaller.Size;
        if (isNew)
        {
            _smaller = next;
            _smallerCount++;
        }

        string problem = $"the last checkpoint that was cosigned has {size} records, and this one {next.Size}";
        return Refuse(WitnessOutcome.OtherSize, problem) with { IsSmaller = isNew };
    }

    private WitnessReply Alarm(WitnessOutcome outcome, WitnessRequest request, string problem)
    {
        bool isNew = _alarmed.Count < MaxAlarms && _alarmed.Add(request.Checkpoint);
        if (isNew)
        {
            _alarms++;
            try
            {
                _folder.KeepFork(request);
            }
            catch (JournalFileException error)
            {
                problem = $"{problem}; the request could not be kept: {error.Message}";
            }
        }

        return Refuse(outcome, problem) with { IsAlarm = isNew };
    }

    private WitnessReply Refuse(WitnessOutcome outcome, string problem) =>
        new() { Outcome = outcome, Log = Origin, Size = _last?.Size ?? 0, Problem = problem };

    private void Load()
    {
        try
        {
            _folder.Sync();
            (_last, _cosignedAt, _problem) = Read();
            _isUnknown = false;
        }
        catch (JournalFileException error)
        {
            (_last, _problem, _isUnknown) = (null, $"what was cosigned for it cannot be read: {error.Message}", true);
        }
    }

    private (Checkpoint? Last, DateTimeOffset? CosignedAt, string? Problem) Read()
    {
        string remedy = "if the log's operator shows that its last checkpoint continues what was cosigned, stop the witness and run "
            + $"'sinkhole witness --begin-again {Origin}' with its folder";
        if (!_folder.HasNote)
        {
            return (null, null, _folder.HasBegun ? $"{_folder.NotePath} is missing, and checkpoints were cosigned: {remedy}" : null);
        }

        return _folder.ReadNote() is SignedNote note
            && Checkpoint.TryParse(note.Text, out Checkpoint? last, out _)
            && last.Origin == Origin
            && _keys.Any(key => key.Verifies(note))
            && _signer.Key.TryVerifyCosignature(note, out DateTimeOffset time)
                ? (last, time, null)
                : (null, null, $"{_folder.NotePath} is damaged: {remedy}");
    }
}
