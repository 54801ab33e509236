using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>What witnesses cosigned, in the folder of the log. Any thread.</summary>
/// <remarks>
/// <c>witness-&lt;id&gt;</c>: the last checkpoint that this witness cosigned, with its cosignature; the id is the first 8 octets of the
/// SHA-256 of its verifier key, in hexadecimal. <c>cosigned</c>: the newest checkpoint that any witness cosigned, with the cosignatures of
/// all that did so far. <c>cosigned-YYYY-MM-DD</c>: all of a day, as they came, in the form of <see cref="NoteList"/>.
/// <c>forked-&lt;id&gt;</c>: the first refusal of this witness that says that the history is forked; deleted when it cosigns again.
/// </remarks>
internal sealed class CosignedFolder
{
    public const string Cosigned = "cosigned";

    private const string ListPrefix = "cosigned-";
    private const string WitnessPrefix = "witness-";
    private const string ForkPrefix = "forked-";
    private const int IdOctets = 8;

    private readonly IJournalFolder _folder;

    // Guards the files that all witnesses share; each is read, changed and replaced.
    private readonly Lock _gate = new();

    public CosignedFolder(IJournalFolder folder)
    {
        _folder = folder;
    }

    /// <summary>The last checkpoint that a witness cosigned; null for none, or where the file is not whole.</summary>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    public SignedNote? ReadOf(NoteKey witness) => Read(NameOf(witness)) is SignedNote note && witness.Verifies(note) ? note : null;

    /// <summary>Keeps a cosignature, durably.</summary>
    /// <param name="witness">Whose it is.</param>
    /// <param name="checkpoint">The checkpoint, signed by its log and by nobody else.</param>
    /// <param name="cosignature">It is valid.</param>
    /// <param name="now">When; names a file only.</param>
    /// <exception cref="JournalFileException">A file cannot be read or written.</exception>
    public void Keep(NoteKey witness, SignedNote checkpoint, NoteSignature cosignature, DateTimeOffset now)
    {
        SignedNote note = checkpoint.With(cosignature);
        lock (_gate)
        {
            NoteListFile.Append(_folder, ListPrefix, note, now);
            if (Merge(Read(Cosigned), note, cosignature) is SignedNote merged)
            {
                Write(Cosigned, merged);
            }

            // The last: without it the same checkpoint is sent again, and nothing is missing in the other two.
            Write(NameOf(witness), note);
            DeleteFork(witness);
        }
    }

    /// <summary>What stands here of a fork that a witness has seen, in a sentence; null for none.</summary>
    /// <exception cref="JournalFileException">Whether there is a file cannot be said.</exception>
    public string? ReadFork(NoteKey witness)
    {
        string name = NameOf(witness, ForkPrefix);
        if (!_folder.Has(name))
        {
            return null;
        }

        try
        {
            return KeptFork.Describe(NoteListFile.Read(_folder, name, WitnessRequest.MaxOctets));
        }
        catch (JournalFileException error)
        {
            return $"it said so before, and the file about it cannot be read: {error.Message}";
        }
    }

    /// <summary>Keeps that a witness has another history, durably. A refusal that stands here already stays: the first says most.</summary>
    /// <param name="witness">The witness.</param>
    /// <param name="refused">The checkpoint that it refused, or would.</param>
    /// <param name="text">What it has, in one line.</param>
    /// <param name="now">When.</param>
    /// <exception cref="JournalFileException">The file cannot be written.</exception>
    public void KeepFork(NoteKey witness, SignedNote refused, string text, DateTimeOffset now)
    {
        string name = NameOf(witness, ForkPrefix);
        if (!_folder.Has(name))
        {
            _folder.Replace(name, file => file.Write(KeptFork.ToBytes(text, refused, now), 0));
        }
    }

    private void DeleteFork(NoteKey witness)
    {
        string name = NameOf(witness, ForkPrefix);
        if (_folder.Has(name))
        {
            _folder.Delete(name);
            _folder.Sync();
        }
    }

    /// <summary>The newest of both, with all cosignatures; null where the file is to stay as it is.</summary>
    private static SignedNote? Merge(SignedNote? before, SignedNote note, NoteSignature cosignature)
    {
        if (before is null || !Checkpoint.TryParse(before.Text, out Checkpoint? last, out _))
        {
            return note;
        }

        if (before.Text == note.Text)
        {
            bool IsOther(NoteSignature one) => one.KeyId != cosignature.KeyId || one.Name != cosignature.Name;
            return new SignedNote(note.Text, [.. before.Signatures.Where(IsOther), cosignature]);
        }

        return Checkpoint.TryParse(note.Text, out Checkpoint? next, out _) && next.Size >= last.Size ? note : null;
    }

    private static string NameOf(NoteKey witness, string prefix = WitnessPrefix) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(witness.ToString())).AsSpan(0, IdOctets));

    private SignedNote? Read(string name) =>
        _folder.Has(name) && SignedNote.TryParse(NoteListFile.Read(_folder, name, WitnessRequest.MaxOctets), out SignedNote? note, out _)
            ? note
            : null;

    private void Write(string name, SignedNote note) => _folder.Replace(name, file => file.Write(note.ToBytes(), 0));
}
