using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;

namespace Sinkhole.Composition;

/// <summary>One log of checkpoints, and what of it is stamped.</summary>
internal sealed class StampedLog
{
    private readonly string _log;
    private readonly StampedCheckpoints _files;

    private StampedLog(string log, StampedCheckpoints files, long size)
    {
        _log = log;
        _files = files;
        Size = size;
    }

    /// <summary>Records under the newest stamp; 0 without one.</summary>
    public long Size { get; private set; }

    /// <summary>The time of the newest stamp; null where there is none, or it cannot be read.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>Why the newest stamp on the disk is damaged; null where it is not.</summary>
    public string? Damage { get; private init; }

    /// <summary>When the next one is due, as a timestamp of the clock that only moves forward.</summary>
    public long DueAt { get; set; }

    /// <summary>Reads what a folder has.</summary>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static StampedLog Read(string log)
    {
        var files = new StampedCheckpoints(log);
        foreach (long size in Enumerable.Reverse(files.Sizes()))
        {
            if (files.ReadNote(size) is { } note && files.ReadResponse(size) is { } response)
            {
                TimeStampVerdict kept = TimeStampVerifier.VerifyKept(note, response, trust: null);
                return new StampedLog(log, files, size)
                {
                    LastAt = kept.Stamp?.Time,
                    Damage = kept.Fault is null ? null : $"{StampedCheckpoints.ResponseName(size)} is damaged: {kept.Problem}",
                };
            }
        }

        return new StampedLog(log, files, size: 0);
    }

    /// <summary>The newest signed checkpoint, where it has records and no stamp yet.</summary>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public bool TryReadUnstamped([NotNullWhen(true)] out Checkpoint? checkpoint, out byte[] note)
    {
        note = [];
        checkpoint = null;
        if (!CheckpointVerifier.TryReadOwn(_log, out _, out SignedNote? newest)
            || !Checkpoint.TryParse(newest.Text, out checkpoint, out _)
            || checkpoint.Size <= Size)
        {
            return false;
        }

        note = newest.ToBytes();
        return true;
    }

    /// <summary>Keeps a stamp that was verified.</summary>
    /// <param name="checkpoint">What was stamped.</param>
    /// <param name="note">Its octets.</param>
    /// <param name="response">The response of the authority.</param>
    /// <param name="at">The time that it says.</param>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    public void Keep(Checkpoint checkpoint, byte[] note, byte[] response, DateTimeOffset at)
    {
        _files.Keep(checkpoint.Size, note, response);
        Size = checkpoint.Size;
        LastAt = at;
    }
}
