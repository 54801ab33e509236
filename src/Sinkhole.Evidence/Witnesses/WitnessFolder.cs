using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>The files of one log that a witness cosigns.</summary>
/// <remarks>
/// <c>&lt;id&gt;.note</c>: the last checkpoint that was cosigned, with the signatures of log and witness. <c>&lt;id&gt;.begun</c>: the
/// origin; made behind the first note, so a log that has it and no note has lost its note. <c>&lt;id&gt;-&lt;id of the
/// request&gt;.fork</c>: a request that was refused because it did not continue what was cosigned, as it came; at most 64. The id of a
/// log is the first 8 octets of the SHA-256 of its origin, in hexadecimal.
/// </remarks>
internal sealed class WitnessFolder
{
    public const string BegunExtension = ".begun";

    private const int MaxForks = 64;
    private const int IdOctets = 8;
    private const string NoteExtension = ".note";
    private const string ForkExtension = ".fork";

    private readonly IJournalFolder _folder;
    private readonly string _origin;
    private readonly string _id;

    /// <param name="folder">The folder of the witness.</param>
    /// <param name="origin">The log.</param>
    public WitnessFolder(IJournalFolder folder, string origin)
    {
        _folder = folder;
        _origin = origin;
        _id = IdOf(Encoding.UTF8.GetBytes(origin));
    }

    /// <summary>Where the last cosigned checkpoint is, for messages.</summary>
    public string NotePath => System.IO.Path.Join(_folder.Path, NoteName);

    /// <summary>Whether a checkpoint of the log was cosigned before.</summary>
    public bool HasBegun => _folder.Has(_id + BegunExtension);

    /// <summary>Whether the last cosigned checkpoint is there, whole or not.</summary>
    public bool HasNote => _folder.Has(NoteName);

    private string NoteName => _id + NoteExtension;

    /// <summary>Reads the last cosigned checkpoint; null where it is not whole.</summary>
    /// <exception cref="JournalFileException">It cannot be read.</exception>
    public SignedNote? ReadNote()
    {
        using IJournalSource source = _folder.Read(NoteName);
        byte[] octets = new byte[long.Min(source.Length, WitnessRequest.MaxOctets)];
        return SignedNote.TryParse(octets.AsSpan(0, source.Read(octets, 0)), out SignedNote? note, out _) ? note : null;
    }

    /// <summary>Returns once the names that are seen are durable: a power cut may follow the process that gave them.</summary>
    /// <exception cref="JournalFileException">The folder fails.</exception>
    public void Sync() => _folder.Sync();

    /// <summary>Replaces the last cosigned checkpoint. On return it is durable.</summary>
    /// <exception cref="JournalFileException">It cannot be written; which of the two is there is then not known.</exception>
    public void WriteNote(SignedNote note)
    {
        _folder.Replace(NoteName, file => file.Write(note.ToBytes(), 0));
        if (!HasBegun)
        {
            _folder.Replace(_id + BegunExtension, file => file.Write(Encoding.UTF8.GetBytes(_origin + "\n"), 0));
        }
    }

    /// <summary>Keeps a request that shows two histories; the same one once.</summary>
    /// <exception cref="JournalFileException">It cannot be written.</exception>
    public void KeepFork(WitnessRequest request)
    {
        byte[] octets = request.ToBytes();
        string name = $"{_id}-{IdOf(octets)}{ForkExtension}";
        bool isFull = _folder.List().Count(file => file.StartsWith(_id, StringComparison.Ordinal)
            && file.EndsWith(ForkExtension, StringComparison.Ordinal)) >= MaxForks;
        if (!isFull && !_folder.Has(name))
        {
            _folder.Replace(name, file => file.Write(octets, 0));
        }
    }

    /// <summary>Gives up what was cosigned: the files stay under other names, and the log begins again with any checkpoint.</summary>
    /// <param name="now">Part of the new names.</param>
    /// <exception cref="JournalFileException">A file cannot be renamed.</exception>
    public void SetAside(DateTimeOffset now)
    {
        foreach (string name in new[] { NoteName, _id + BegunExtension }.Where(_folder.Has))
        {
            _folder.Rename(name, $"{name}.{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        }

        _folder.Sync();
    }

    private static string IdOf(byte[] octets) => Convert.ToHexStringLower(SHA256.HashData(octets).AsSpan(0, IdOctets));
}
