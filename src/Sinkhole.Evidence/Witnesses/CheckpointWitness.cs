using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>
/// Cosigns checkpoints of logs that it knows, each only after a proof that it continues the last one (https://c2sp.org/tlog-witness).
/// Any thread; requests for one log are answered one after the other.
/// </summary>
public sealed class CheckpointWitness : IDisposable
{
    /// <summary>The file of the public key, in the folder of the witness.</summary>
    public const string PublicKeyFile = "key.pub";

    private const string PrivateKeyFile = "witness.key";

    private readonly IDisposable _lock;
    private readonly FrozenDictionary<string, WitnessedLog> _logs;
    private readonly long[] _replies = new long[Enum.GetValues<WitnessOutcome>().Max(static outcome => (int)outcome) + 1];

    internal CheckpointWitness(IJournalFolder folder, IDisposable held, NoteSigner signer, IReadOnlyList<NoteKey> keys)
    {
        _lock = held;
        Key = signer.Key;
        _logs = keys.GroupBy(static key => key.Name, StringComparer.Ordinal).ToFrozenDictionary(
            static log => log.Key,
            log => new WitnessedLog(new WitnessFolder(folder, log.Key), log.Key, [.. log], signer),
            StringComparer.Ordinal);
    }

    /// <summary>The verifier key of its cosignatures.</summary>
    public NoteKey Key { get; }

    /// <summary>What it knows of each log, by name; any thread.</summary>
    public IReadOnlyList<WitnessLogStatus> Logs =>
        [.. _logs.Values.Select(static log => log.Status).OrderBy(static log => log.Log, StringComparer.Ordinal)];

    /// <summary>Opens the folder of a witness; makes it, and its key, where there is nothing.</summary>
    /// <exception cref="WitnessException">It is in use, a file cannot be read or written, or the key is not usable.</exception>
    public static CheckpointWitness Open(WitnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (LibCFolder folder, IDisposable held) = OpenFolder(options.Folder);
        try
        {
            return new CheckpointWitness(folder, held, OpenKey(folder, options.Name), options.Logs);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Failed(error);
        }
    }

    /// <summary>
    /// Gives up what was cosigned for a log, so that its next checkpoint is cosigned whatever it continues. The old files stay, under other
    /// names. For a person who has decided so: a log that changed its history would pass too.
    /// </summary>
    /// <param name="folder">The folder of a witness that does not run.</param>
    /// <param name="origin">The log.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where nothing was cosigned for the log.</returns>
    /// <exception cref="WitnessException">It is in use, or a file cannot be renamed.</exception>
    public static bool BeginAgain(string folder, string origin, DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
        {
            throw new WitnessException($"{folder}: there is no such folder");
        }

        (LibCFolder opened, IDisposable held) = OpenFolder(folder);
        using (held)
        {
            try
            {
                var files = new WitnessFolder(opened, origin);
                bool isKnown = files.HasNote || files.HasBegun;
                files.SetAside(now);
                return isKnown;
            }
            catch (JournalFileException error)
            {
                throw Failed(error);
            }
        }
    }

    /// <summary>How often a request ended so, since the start; any thread.</summary>
    public long Count(WitnessOutcome outcome) => Volatile.Read(ref _replies[(int)outcome]);

    /// <summary>Answers a request. On return the state that the answer tells of is durable.</summary>
    /// <param name="octets">The whole request, of any origin.</param>
    /// <param name="now">The time, which a cosignature states.</param>
    public WitnessReply Answer(ReadOnlySpan<byte> octets, DateTimeOffset now)
    {
        WitnessReply reply =
            !WitnessRequest.TryParse(octets, out WitnessRequest? request, out string problem)
                ? new WitnessReply { Outcome = WitnessOutcome.Malformed, Problem = problem }
            : !_logs.TryGetValue(request.Checkpoint.Origin, out WitnessedLog? log)
                ? new WitnessReply { Outcome = WitnessOutcome.UnknownLog, Problem = "this witness does not know the log of the checkpoint" }
            : log.Answer(request, now);
        Interlocked.Increment(ref _replies[(int)reply.Outcome]);
        return reply;
    }

    /// <summary>Lets another process use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static (LibCFolder Folder, IDisposable Held) OpenFolder(string path)
    {
        var folder = new LibCFolder(path);
        try
        {
            folder.Ensure();
            return (folder, folder.Lock());
        }
        catch (JournalFileException error)
        {
            throw error.Error == Errno.WouldBlock
                ? new WitnessException($"{folder.Path} is in use by another process: stop it, or give this one a folder of its own", error)
                : Failed(error);
        }
    }

    private static NoteSigner OpenKey(LibCFolder folder, string? name)
    {
        string path = Path.Join(folder.Path, PrivateKeyFile);
        if (folder.Has(PrivateKeyFile))
        {
            if (!NoteKeyFile.TryRead(path, out NoteSigner? signer, out string problem))
            {
                throw new WitnessException(problem);
            }

            return signer.Key.Kind != NoteKeyKind.Cosignature ? throw new WitnessException($"{path} is not the key of a witness")
                : name is not null && name != signer.Key.Name
                    ? throw new WitnessException($"{path} is the key of '{signer.Key.Name}', not of '{name}': leave the name out")
                : signer;
        }

        if (folder.List().Any(static file => file.EndsWith(WitnessFolder.BegunExtension, StringComparison.Ordinal)))
        {
            throw new WitnessException($"{path} is missing, and checkpoints were cosigned with it: restore it from a copy, or begin with "
                + "another folder, whose key is then given to those who verify");
        }

        try
        {
            NoteSigner made = NoteSigner.CreateWitness(name ?? $"witness.example/{Environment.MachineName}");
            DurableFile.Write(Path.Join(folder.Path, PublicKeyFile), Encoding.UTF8.GetBytes($"{made.Key}\n"));
            NoteKeyFile.Write(path, made);
            return made;
        }
        catch (ArgumentException error)
        {
            throw new WitnessException($"'{name}' cannot be the name of a witness: {error.Message}", error);
        }
    }

    private static WitnessException Failed(Exception error) => error as WitnessException ?? new WitnessException(error.Message, error);
}
