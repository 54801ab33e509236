using System;
using System.Buffers;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>The private key of a journal's log, in a file of its own: <c>keys/&lt;journal&gt;.key</c>, mode 0600.</summary>
/// <remarks>
/// A log and its key are made together, and the name of the log, <c>sinkhole/&lt;appliance id&gt;/&lt;journal&gt;/&lt;8 hexadecimal
/// digits&gt;</c>, is that of the key too. The log is made first, so a key without its log was never used. A key that is lost begins
/// another log, and the old one stays beside it: nobody can take the one for the other.
/// </remarks>
internal static class LogKeyFile
{
    private const int IdOctets = 4;
    private const string Extension = ".key";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads the key, or makes it, and a log with it.</summary>
    /// <returns>The key, and the folder of its log.</returns>
    /// <exception cref="CheckpointException">Others may read the file, or it is no key of this journal.</exception>
    /// <exception cref="IOException">A call failed.</exception>
    public static (NoteSigner Signer, LogFolder Log) Open(CheckpointOptions options)
    {
        string path = PathOf(options.KeysFolder, options.Journal);
        if (!Path.Exists(path))
        {
            return Make(options, path);
        }

        if (Directory.Exists(path))
        {
            throw new CheckpointException($"{path} is a folder, not a private key: move it away, so that a key and a log are made");
        }

        if (!NoteKeyFile.TryRead(path, out NoteSigner? signer, out string problem))
        {
            throw new CheckpointException($"{problem}, or move it away, so that another key and another log are made");
        }

        string prefix = Prefix(options);
        string name = signer.Key.Name;
        string id = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : string.Empty;
        return id.Length == 2 * IdOctets && !id.AsSpan().ContainsAnyExcept(IdCharacters)
            ? (signer, FolderOf(options, id))
            : throw new CheckpointException($"{path} is the key of the log '{name}', but those of this journal begin with '{prefix}': "
                + "restore the right one, or move it away, so that another key and another log are made");
    }

    /// <summary>The file of a journal's key.</summary>
    /// <param name="keys">The folder of the private keys.</param>
    /// <param name="journal">The name of the journal.</param>
    public static string PathOf(string keys, string journal) => Path.Combine(keys, journal + Extension);

    /// <summary>Why the file of a key that signs now does not hold it any more; null where it does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key that signs.</param>
    public static string? ProblemOf(string path, NoteKey key)
    {
        try
        {
            return !NoteKeyFile.TryRead(path, out NoteSigner? signer, out string problem) ? problem
                : signer.Key.ToString() != key.ToString() ? $"{path} holds another key"
                : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{path} is gone";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read: {error.Message}";
        }
    }

    private static (NoteSigner Signer, LogFolder Log) Make(CheckpointOptions options, string path)
    {
        var keys = new LibCFolder(options.KeysFolder);
        keys.Ensure();
        BackupTag.Ensure(keys);
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdOctets));
        NoteSigner signer = NoteSigner.Create(Prefix(options) + id);
        new LibCFolder(options.ProofsFolder).Ensure();
        LogFolder log = FolderOf(options, id);
        try
        {
            log.WriteKey(signer.Key);
            log.WriteHead(new LogHead(TreeState.Empty, signer.Sign(new Checkpoint(signer.Key.Name, 0, Hash256.OfNothing).ToNoteText())));
            NoteKeyFile.Write(path, signer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Its key is nowhere, so nobody can use it.
            if (Directory.Exists(log.Path))
            {
                Directory.Delete(log.Path, recursive: true);
            }

            throw;
        }

        return (signer, log);
    }

    private static string Prefix(CheckpointOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"sinkhole/{options.ApplianceId:D}/{options.Journal}/");

    private static LogFolder FolderOf(CheckpointOptions options, string id) =>
        new(new LibCFolder(Path.Combine(options.ProofsFolder, $"{options.Journal}-{id}")));
}
