using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>What others have signed of a log, as it lies in its folder. Only the log's own signature is verified here.</summary>
public static class OutsideSignatures
{
    private const string Cosigned = "cosigned";

    /// <summary>The newest checkpoint with a time stamp (<see cref="StampedCheckpoints"/>); null for none.</summary>
    /// <param name="log">The folder of the log.</param>
    /// <param name="key">The key of the log.</param>
    /// <exception cref="CheckpointException">The folder or a file cannot be read.</exception>
    public static OutsideSignature? NewestStamped(string log, NoteKey key)
    {
        var stamped = new StampedCheckpoints(log);
        foreach (long size in stamped.Sizes().Reverse())
        {
            if (stamped.ReadNote(size) is { } note && stamped.ReadResponse(size) is { } response
                && TryRead(note, key, out Checkpoint? checkpoint))
            {
                return new OutsideSignature(checkpoint, note, response);
            }
        }

        return null;
    }

    /// <summary>The newest checkpoint that witnesses have cosigned, in the file <c>cosigned</c>; null for none.</summary>
    /// <param name="log">The folder of the log.</param>
    /// <param name="key">The key of the log.</param>
    /// <exception cref="CheckpointException">The folder or the file cannot be read.</exception>
    public static OutsideSignature? NewestCosigned(string log, NoteKey key)
    {
        try
        {
            var folder = new LibCFolder(log);
            byte[] note = folder.Has(Cosigned) ? NoteListFile.Read(folder, Cosigned, SignedNote.MaxOctets) : [];
            return TryRead(note, key, out Checkpoint? checkpoint) ? new OutsideSignature(checkpoint, note, TimeStamp: null) : null;
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    private static bool TryRead(byte[] octets, NoteKey key, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        return SignedNote.TryParse(octets, out SignedNote? note, out _)
            && key.Verifies(note)
            && Checkpoint.TryParse(note.Text, out checkpoint, out _)
            && checkpoint.Origin == key.Name;
    }
}
