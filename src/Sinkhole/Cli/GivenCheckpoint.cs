using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Cli;

/// <summary>A checkpoint from the command line, with the key that signed it.</summary>
/// <param name="File">Its file, as it was given.</param>
/// <param name="Note">The checkpoint with all its signatures.</param>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Key">The key; its signature is valid.</param>
internal sealed record GivenCheckpoint(string File, SignedNote Note, Checkpoint Checkpoint, NoteKey Key)
{
    private const int MaxKeyOctets = 4096;
    private const char ByteOrderMark = '\uFEFF';

    // Every key has it, and no path should.
    private const string Divider = "+";

    /// <summary>Reads a key: its text, or a file with it.</summary>
    /// <param name="option">The option that it was given with, for the message.</param>
    /// <param name="given">The text or the path.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong, with the remedy.</param>
    public static bool TryReadKey(string option, string given, [NotNullWhen(true)] out NoteKey? key, out string problem)
    {
        string text = given;
        bool isFile = System.IO.File.Exists(given) || !given.Contains(Divider, StringComparison.Ordinal);
        if (isFile)
        {
            FileError error = new DiskFiles().Read(given, MaxKeyOctets, out byte[] octets);
            if (error != FileError.None)
            {
                problem = $"'{option} {given}': neither a verifier key nor a file with one: the file {FileErrorText.Describe(error)}";
                key = null;
                return false;
            }

            text = Encoding.UTF8.GetString(octets).TrimStart(ByteOrderMark).Trim();
        }

        if (NoteKey.TryParse(text, out key, out problem))
        {
            return true;
        }

        // A private key that was given as a text is not repeated.
        problem = text.StartsWith(NoteSigner.PrivatePrefix, StringComparison.Ordinal)
            ? $"'{(isFile ? $"{option} {given}" : option)}' is a private key: copy it nowhere; 'evidence checkpoint --key' prints the "
                + "verifier key"
            : $"'{option} {given}': neither a verifier key nor a file with one: {problem}; the key stands in 'key.pub' of the log's "
                + "folder, and whoever keeps the checkpoints has it too";
        return false;
    }

    /// <summary>Reads a file with a signed checkpoint.</summary>
    /// <param name="file">The file.</param>
    /// <param name="keys">The keys whose signatures count.</param>
    /// <param name="given">The checkpoint.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryRead(
        string file, IReadOnlyList<NoteKey> keys, [NotNullWhen(true)] out GivenCheckpoint? given, out string problem)
    {
        given = null;
        FileError error = new DiskFiles().Read(file, SignedNote.MaxOctets, out byte[] octets);
        if (error != FileError.None)
        {
            problem = $"{file}: {FileErrorText.Describe(error)}";
            return false;
        }

        if (!SignedNote.TryParse(WithoutMark(octets), out SignedNote? note, out problem)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out problem))
        {
            problem = $"{file}: not a signed checkpoint: {problem}";
            return false;
        }

        NoteKey[] named = [.. keys.Where(key => key.Name == checkpoint.Origin)];
        NoteKey? signer = Array.Find(named, key => key.Verifies(note));
        problem = named.Length == 0
            ? $"{file}: the checkpoint is of the log '{checkpoint.Origin}', and no --key is of that name"
            : $"{file}: the checkpoint is not signed by the key of '{checkpoint.Origin}' that was given: one of the two was changed";
        given = signer is null ? null : new GivenCheckpoint(file, note, checkpoint, signer);
        return given is not null;
    }

    // Some editors of other systems write one before the text.
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        return octets.StartsWith(mark) ? octets[mark.Length..] : octets;
    }
}
