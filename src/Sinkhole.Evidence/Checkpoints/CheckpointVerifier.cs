using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Compares the files of a journal with signed checkpoints, from the files alone: no private key, no network.</summary>
/// <remarks>
/// A checkpoint that was kept elsewhere shows what the files alone cannot: that records were removed at the end, or that the whole journal
/// was written again with valid checksums. The log's own checkpoints then narrow down where. They count only with a valid signature.
/// </remarks>
public sealed class CheckpointVerifier
{
    private readonly NoteKey _key;
    private readonly LogWalk _walk;
    private readonly List<(Checkpoint Checkpoint, SignedNote Note)> _signed;

    private CheckpointVerifier(NoteKey key, LogWalk walk, List<(Checkpoint Checkpoint, SignedNote Note)> signed)
    {
        _key = key;
        _walk = walk;
        _signed = signed;
    }

    /// <summary>The folder of the log that a key signs, from the name of the key.</summary>
    /// <param name="proofs">The folder of the logs.</param>
    /// <param name="key">The key.</param>
    /// <param name="journal">The name of the journal.</param>
    /// <returns>Null where it is not the key of a log of this program.</returns>
    public static string? FindLog(string proofs, NoteKey key, out string journal)
    {
        ArgumentNullException.ThrowIfNull(key);
        string[] parts = key.Name.Split('/');
        bool isLog = parts is ["sinkhole", _, { Length: > 0 }, { Length: > 0 }];
        journal = isLog ? parts[2] : string.Empty;
        return isLog ? Path.Combine(proofs, $"{parts[2]}-{parts[3]}") : null;
    }

    /// <summary>The folders of the logs of a journal: more than one where a key was lost. A name that is not UTF-8 is of none.</summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <exception cref="CheckpointException">This user may not see what is in the folder: that is not the same as an empty one.</exception>
    public static IReadOnlyList<string> LogsOf(string proofs, string journal)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(proofs, $"{journal}-*")
                    .Where(static log => !log.Contains('\uFFFD', StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CheckpointException($"{proofs} cannot be read by this user: run this as the user of the appliance", error);
        }
        catch (IOException) when (!Directory.Exists(proofs))
        {
            return [];
        }
    }

    /// <summary>Whether a log was begun and has signed nothing: a start that failed half way leaves that.</summary>
    /// <param name="log">The folder of the log.</param>
    /// <exception cref="CheckpointException">The folder cannot be listed.</exception>
    public static bool HasSignedNothing(string log)
    {
        try
        {
            return LogFolder.HasKeyAtMost(new LibCFolder(log));
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>The checkpoints that a log has signed itself and the newest one, for a verification without one from elsewhere.</summary>
    /// <param name="log">The folder of the log.</param>
    /// <param name="key">Its verifier key, as it stands beside it.</param>
    /// <param name="newest">The last checkpoint, signed by that key.</param>
    /// <returns>False where the folder has no key, or no head that is signed by it.</returns>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static bool TryReadOwn(
        string log, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(true)] out SignedNote? newest)
    {
        try
        {
            var folder = new LogFolder(new LibCFolder(log));
            key = folder.ReadKey();
            newest = folder.ReadHead(out _)?.Note;
            return key is not null && newest is not null && key.Verifies(newest);
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>Walks over the files once.</summary>
    /// <param name="journal">The folder of the journal.</param>
    /// <param name="log">The folder of its log.</param>
    /// <param name="key">The verifier key of the log.</param>
    /// <param name="checkpoints">What is to be compared.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static CheckpointVerifier Read(string journal, string log, NoteKey key, IReadOnlyCollection<Checkpoint> checkpoints) =>
        Read(new LibCFolder(journal), new LogFolder(new LibCFolder(log)), key, checkpoints);

    internal static CheckpointVerifier Read(
        IJournalFolder journal, LogFolder log, NoteKey key, IReadOnlyCollection<Checkpoint> checkpoints)
    {
        try
        {
            List<(Checkpoint Checkpoint, SignedNote Note)> signed = [];
            foreach (SignedNote note in log.ReadSigned())
            {
                if (Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out _) && checkpoint.Origin == key.Name)
                {
                    signed.Add((checkpoint, note));
                }
            }

            var walk = new LogWalk([.. signed.Select(static one => one.Checkpoint.Size), .. checkpoints.Select(static one => one.Size)]);
            walk.Run(journal, log);
            return new CheckpointVerifier(key, walk, signed);
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>What the files say to a checkpoint.</summary>
    /// <param name="checkpoint">One of those that were given; its signature has been verified.</param>
    public CheckpointVerdict Compare(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        long size = checkpoint.Size;
        if (!_walk.HasStart)
        {
            return Verdict(size == 0 ? CheckpointState.Holds : CheckpointState.Unknown, size, 0, size);
        }

        if (size > 0 && _walk.HasSkipped)
        {
            bool isShown = _walk.At(size)?.Root == checkpoint.Root;
            return Verdict(CheckpointState.Unknown, size, _walk.Start, size) with { Again = isShown ? _walk.Start : null };
        }

        if (size == 0 || _walk.At(size)?.Root == checkpoint.Root)
        {
            return Verdict(size <= _walk.Start && size > 0 ? CheckpointState.Gone : CheckpointState.Holds, size, size, size);
        }

        if (size < _walk.Start)
        {
            return LeadsToSigned(out long later)
                ? Verdict(CheckpointState.Gone, size, size, size)
                : Verdict(CheckpointState.Contradicted, size, _walk.Start, later);
        }

        long from = LastThatHolds(size);
        long until = FirstThatDoesNot(from, checkpoint);
        bool isCut = until > _walk.End && from <= _walk.End;
        return Verdict(isCut ? CheckpointState.Cut : CheckpointState.Altered, size, from, until) with
        {
            Again = isCut ? null : _walk.BegunAgain(size, checkpoint.Root),
        };
    }

    /// <summary>
    /// Whether the tree before the oldest segment leads to the next checkpoint that was signed. It is not signed itself: without such a
    /// checkpoint, somebody who removed records could make one of any size.
    /// </summary>
    private bool LeadsToSigned(out long size)
    {
        Checkpoint? next = _signed.Where(one => one.Checkpoint.Size >= _walk.Start)
            .OrderBy(static one => one.Checkpoint.Size)
            .FirstOrDefault(one => _key.Verifies(one.Note))
            .Checkpoint;
        size = next?.Size ?? _walk.Start;
        return next is not null && _walk.At(size)?.Root == next.Root;
    }

    /// <summary>The largest signed size up to which all is as it was signed.</summary>
    private long LastThatHolds(long below) => _signed
        .Where(one => one.Checkpoint.Size < below && one.Checkpoint.Size > _walk.Start)
        .OrderByDescending(static one => one.Checkpoint.Size)
        .Where(one => _walk.At(one.Checkpoint.Size)?.Root == one.Checkpoint.Root && _key.Verifies(one.Note))
        .Select(static one => one.Checkpoint.Size)
        .DefaultIfEmpty(_walk.Start)
        .First();

    /// <summary>The smallest signed size at which the files do not lead to the signed root.</summary>
    private long FirstThatDoesNot(long above, Checkpoint checkpoint) => _signed
        .Where(one => one.Checkpoint.Size > above && one.Checkpoint.Size < checkpoint.Size)
        .OrderBy(static one => one.Checkpoint.Size)
        .Where(one => _walk.At(one.Checkpoint.Size)?.Root != one.Checkpoint.Root && _key.Verifies(one.Note))
        .Select(static one => one.Checkpoint.Size)
        .DefaultIfEmpty(checkpoint.Size)
        .First();

    private CheckpointVerdict Verdict(CheckpointState state, long size, long from, long until) => new()
    {
        State = state,
        Size = size,
        Oldest = _walk.Start,
        End = _walk.End,
        From = from,
        Until = until,
        Record = _walk.At(from)?.Next ?? default,
        Again = null,
    };
}
