using System;
using System.IO;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Signs, with the key of a journal's log, what is no checkpoint: the manifest of a package.</summary>
public sealed class LogSigner
{
    private readonly NoteSigner _signer;

    private LogSigner(NoteSigner signer, string log)
    {
        _signer = signer;
        Log = log;
    }

    /// <summary>The verifier key.</summary>
    public NoteKey Key => _signer.Key;

    /// <summary>The folder of the log that the key signs.</summary>
    public string Log { get; }

    /// <summary>Reads the key; makes none.</summary>
    /// <param name="keys">The folder of the private keys.</param>
    /// <param name="proofs">The folder of the logs.</param>
    /// <param name="journal">The name of the journal.</param>
    /// <exception cref="CheckpointException">There is no key, others may read it, or it is none of a log.</exception>
    public static LogSigner Open(string keys, string proofs, string journal)
    {
        string path = LogKeyFile.PathOf(keys, journal);
        try
        {
            if (!NoteKeyFile.TryRead(path, out NoteSigner? signer, out string problem))
            {
                throw new CheckpointException(problem);
            }

            return CheckpointVerifier.FindLog(proofs, signer.Key, out string named) is string log && named == journal
                ? new LogSigner(signer, log)
                : throw new CheckpointException($"{path} is the key of '{signer.Key.Name}', which is no log of '{journal}'");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{path} is missing: the appliance makes it, and signs checkpoints, once it was started", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CheckpointException(
                $"{path} cannot be read by this user: use root, or the user that runs the appliance", error);
        }
    }

    /// <summary>The folder of the log that the key of a journal signs; null where this user reads no such key there.</summary>
    /// <param name="keys">The folder of the private keys.</param>
    /// <param name="proofs">The folder of the logs.</param>
    /// <param name="journal">The name of the journal.</param>
    public static string? FindLog(string keys, string proofs, string journal)
    {
        try
        {
            return Open(keys, proofs, journal).Log;
        }
        catch (IOException)
        {
            // A copy without keys, or a user who may not read them. Who signs is told of a key that is not whole.
            return null;
        }
    }

    /// <summary>Signs a text.</summary>
    /// <param name="text">The text, which ends in a newline.</param>
    /// <exception cref="ArgumentException">It could be taken for a checkpoint of the log.</exception>
    public SignedNote Sign(string text) => Checkpoint.TryParse(text, out _, out _)
        ? throw new ArgumentException("a checkpoint is signed by who has compared it with the last one", nameof(text))
        : _signer.Sign(text);
}
