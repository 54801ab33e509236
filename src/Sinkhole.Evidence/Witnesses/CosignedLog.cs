using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>
/// A log of this machine that witnesses on other machines cosign: sends its newest checkpoint with the proof, and keeps what comes back.
/// </summary>
/// <remarks>
/// It reads files and holds nothing that a writer needs, so neither the journal nor its checkpoints wait for a witness. Any thread; one
/// exchange at a time for each witness.
/// </remarks>
public sealed class CosignedLog
{
    /// <summary>A checkpoint that stays the newest is cosigned again after this time: so the witness is known to be there.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>Clocks that differ by more are told.</summary>
    public static readonly TimeSpan MaxClockDifference = TimeSpan.FromMinutes(5);

    private readonly LogFolder _log;
    private readonly CosignedFolder _cosigned;
    private readonly CheckpointProofs _proofs;

    /// <param name="journal">The folder of the journal.</param>
    /// <param name="log">The folder of its log.</param>
    public CosignedLog(string journal, string log)
        : this(new LibCFolder(journal), new LibCFolder(log))
    {
    }

    internal CosignedLog(IJournalFolder journal, IJournalFolder log)
    {
        _log = new LogFolder(log);
        _cosigned = new CosignedFolder(log);
        _proofs = new CheckpointProofs(journal, _log);
    }

    /// <summary>What stands on the disk of a fork that a witness has seen, in a sentence; null for none.</summary>
    /// <param name="witness">Its key.</param>
    public string? ReadFork(NoteKey witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        try
        {
            return _cosigned.ReadFork(witness);
        }
        catch (JournalFileException)
        {
            // The exchange, which comes next, meets the same and says so.
            return null;
        }
    }

    /// <summary>Brings a witness up to date: one request, or two where it cosigned another size than is known here.</summary>
    /// <param name="witness">Its key.</param>
    /// <param name="send">Sends a request and gives what came back; throws nothing but a cancellation.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExchangeResult Exchange(
        NoteKey witness, Func<WitnessRequest, WitnessAnswer> send, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(witness);
        ArgumentNullException.ThrowIfNull(send);
        var result = new ExchangeResult();
        try
        {
            (Checkpoint? last, result) = ReadLast(witness, now);
            if (_log.ReadHead(out string problem) is not { } head || !Checkpoint.TryParse(head.Note.Text, out Checkpoint? newest, out _))
            {
                return Failed(result, ExchangeFailure.Disk, $"{_log.Path}: the head of the log {problem}");
            }

            bool isCurrent = result.Fork is null && last == newest && result.CosignedAt is { } at && (now - at).Duration() < Again;
            return isCurrent ? result : Exchange(new Parts(witness, send, now, cancellationToken), head.Note, newest, last, result);
        }
        catch (Exception error) when (error is JournalFileException or CheckpointException)
        {
            return Failed(result, ExchangeFailure.Disk, error.Message);
        }
    }

    private ExchangeResult Exchange(Parts parts, SignedNote note, Checkpoint newest, Checkpoint? last, ExchangeResult result)
    {
        long size = last?.Size ?? 0;
        string? notice = null;
        for (bool isFirst = true; ; isFirst = false)
        {
            if (size > newest.Size)
            {
                return Forked(parts, note, result, $"the witness cosigned {size} records, and only {newest.Size} are signed here");
            }

            if (!_proofs.TryProveConsistency(size, newest, out IReadOnlyList<Hash256>? path, out string problem, parts.CancellationToken))
            {
                return Failed(result, ExchangeFailure.NoProof, $"the witness cosigned {size} records: {problem}");
            }

            if (size == last?.Size && !MerkleProof.VerifyConsistency(size, newest.Size, last.Root, newest.Root, path))
            {
                return Forked(
                    parts,
                    note,
                    result,
                    $"the {newest.Size} records that are signed here do not continue the {size} that the witness cosigned");
            }

            WitnessAnswer answer = parts.Send(WitnessRequest.Of(size, path, note));
            if (answer.Kind == WitnessAnswerKind.OtherSize && answer.Size != size && isFirst)
            {
                notice = answer.Size < size
                    ? $"it says that it knows {answer.Size} records, and its cosignature of {size} is here: it has lost what it kept, or "
                        + "runs on an older copy; a fork in between it could not see"
                    : null;
                size = answer.Size;
                continue;
            }

            ExchangeResult taken = Take(parts, answer, note, newest, size, result);
            return notice is null ? taken : taken with { Notice = notice };
        }
    }

    private ExchangeResult Take(
        Parts parts, WitnessAnswer answer, SignedNote note, Checkpoint newest, long size, ExchangeResult result)
    {
        switch (answer.Kind)
        {
            case WitnessAnswerKind.Lines
                when CosignatureLines.TryVerify(
                    answer.Octets.Span, note, parts.Witness, out NoteSignature? cosignature, out DateTimeOffset time):
                _cosigned.Keep(parts.Witness, note, cosignature, parts.Now);
                return Taken(newest.Size, time, parts.Now);
            case WitnessAnswerKind.Lines:
                return Failed(result, ExchangeFailure.Answer, "the answer has no valid cosignature of the key that is configured");
            case WitnessAnswerKind.BadProof when size > 0:
                return Forked(
                    parts,
                    note,
                    result,
                    $"the witness says that the {newest.Size} records signed here do not continue the {size} that it cosigned");
            case WitnessAnswerKind.OtherSize when answer.Size == size && size == newest.Size && size > 0:
                return Forked(parts, note, result, $"the witness says that it cosigned {size} records with another root");
            case WitnessAnswerKind.OtherSize or WitnessAnswerKind.BadProof:
                return Failed(result, ExchangeFailure.Answer, "the witness contradicts itself");
            case WitnessAnswerKind.Refused:
                return Failed(result, ExchangeFailure.Refused, answer.Problem);
            case WitnessAnswerKind.Unreachable:
                return Failed(result, ExchangeFailure.Unreachable, answer.Problem);
            case WitnessAnswerKind.Timeout:
                return Failed(result, ExchangeFailure.Timeout, answer.Problem);
            default:
                return Failed(result, ExchangeFailure.Answer, answer.Problem);
        }
    }

    // A time to come would keep every later age of the cosignature low.
    private static ExchangeResult Taken(long size, DateTimeOffset time, DateTimeOffset now) =>
        (time - now).Duration() <= MaxClockDifference
            ? new ExchangeResult { Size = size, CosignedAt = time }
            : new ExchangeResult
            {
                Size = size,
                CosignedAt = now,
                Notice = $"its clock says {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, not the time here: one of the two clocks is wrong",
            };

    private (Checkpoint? Last, ExchangeResult Result) ReadLast(NoteKey witness, DateTimeOffset now)
    {
        var result = new ExchangeResult { Fork = _cosigned.ReadFork(witness) };
        return _cosigned.ReadOf(witness) is SignedNote note
            && witness.TryVerifyCosignature(note, out DateTimeOffset time)
            && Checkpoint.TryParse(note.Text, out Checkpoint? last, out _)
                ? (last, result with { Size = last.Size, CosignedAt = time - now <= MaxClockDifference ? time : null })
                : (null, result);
    }

    private ExchangeResult Forked(Parts parts, SignedNote refused, ExchangeResult before, string problem)
    {
        try
        {
            _cosigned.KeepFork(parts.Witness, refused, problem, parts.Now);
        }
        catch (JournalFileException error)
        {
            // The alarm is the same; only a restart would not know of it.
            problem += $"; this could not be kept: {error.Message}";
        }

        return Failed(before with { Fork = before.Fork ?? problem }, ExchangeFailure.Forked, problem);
    }

    private static ExchangeResult Failed(ExchangeResult before, ExchangeFailure failure, string problem) =>
        before with { Failure = failure, Problem = problem };

    private sealed record Parts(
        NoteKey Witness, Func<WitnessRequest, WitnessAnswer> Send, DateTimeOffset Now, CancellationToken CancellationToken);
}
