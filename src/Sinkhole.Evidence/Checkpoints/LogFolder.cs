using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// The files of one log of checkpoints: its head, each checkpoint that was signed, the tree before each segment, the public key.
/// </summary>
/// <remarks>
/// <c>head</c>: <see cref="LogHead"/>. <c>checkpoints-YYYY-MM-DD</c>: the checkpoints of a day, each a signed note with an empty line
/// behind it. <c>erasures-YYYY-MM-DD</c>: notes of erasures, in the same form.
/// <c>&lt;segment&gt;.tree</c>: <see cref="TreeState"/> before the first record of that segment, deleted with it: so the
/// rest is verified after older segments are gone. <c>key.pub</c>: the verifier key. Nothing here is secret.
/// </remarks>
internal sealed class LogFolder
{
    private const int MaxHeadOctets = 64 * 1024;
    private const string Head = "head";
    private const string PublicKey = "key.pub";
    private const string LogPrefix = "checkpoints-";
    private const string ErasurePrefix = "erasures-";
    private const string TreeExtension = ".tree";

    private readonly IJournalFolder _folder;

    /// <param name="folder">The folder.</param>
    public LogFolder(IJournalFolder folder)
    {
        _folder = folder;
    }

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>Whether a folder has nothing of a log but its public key, and what was not finished.</summary>
    /// <exception cref="JournalFileException">It cannot be listed.</exception>
    public static bool HasKeyAtMost(IJournalFolder folder) => folder.List().All(static file =>
        file == PublicKey || file.EndsWith(SegmentName.UnfinishedExtension, StringComparison.Ordinal));

    /// <summary>Reads the head.</summary>
    /// <param name="problem">Why there is none, in words.</param>
    /// <exception cref="JournalFileException">The file is there and cannot be read.</exception>
    public LogHead? ReadHead(out string problem)
    {
        problem = string.Empty;
        if (!_folder.Has(Head))
        {
            problem = "is missing";
            return null;
        }

        if (LogHead.TryParse(Read(Head, MaxHeadOctets), out LogHead? head))
        {
            return head;
        }

        problem = "is not whole";
        return null;
    }

    /// <summary>Replaces the head, durably.</summary>
    public void WriteHead(LogHead head) => Write(Head, head.ToBytes());

    /// <summary>Writes the verifier key, durably.</summary>
    public void WriteKey(NoteKey key) => Write(PublicKey, Encoding.UTF8.GetBytes($"{key}\n"));

    /// <summary>The verifier key that stands here; null where there is none, or it is not one.</summary>
    public NoteKey? ReadKey() =>
        _folder.Has(PublicKey)
        && NoteKey.TryParse(Encoding.UTF8.GetString(Read(PublicKey, MaxHeadOctets)).TrimEnd('\n'), out NoteKey? key, out _)
            ? key
            : null;

    /// <summary>Writes the tree before the first record of a segment, durably.</summary>
    public void WriteTree(SegmentName segment, TreeState tree) => Write(TreeName(segment), Encoding.UTF8.GetBytes(tree.ToText()));

    /// <summary>The tree before the first record of a segment; null where there is no file, or it is not whole.</summary>
    public TreeState? ReadTree(SegmentName segment) =>
        _folder.Has(TreeName(segment))
        && TreeState.TryParse(Encoding.UTF8.GetString(Read(TreeName(segment), MaxHeadOctets)), out TreeState? tree)
            ? tree
            : null;

    /// <summary>Deletes the trees of segments that are no longer there.</summary>
    /// <param name="segments">Those that are.</param>
    public void Prune(IReadOnlyCollection<SegmentName> segments)
    {
        HashSet<string> kept = [];
        foreach (SegmentName segment in segments)
        {
            kept.Add(TreeName(segment));
        }

        foreach (string file in _folder.List())
        {
            bool isTree = file.EndsWith(TreeExtension, StringComparison.Ordinal)
                && SegmentName.TryParse(file[..^TreeExtension.Length] + SegmentName.Extension, out _);
            if (isTree && !kept.Contains(file))
            {
                _folder.Delete(file);
            }
        }
    }

    /// <summary>Appends a checkpoint to the file of its day, durably. One that stands there already is not written again.</summary>
    /// <param name="note">The checkpoint.</param>
    /// <param name="now">When; names the file only, so a wrong clock does no harm.</param>
    public void Append(SignedNote note, DateTimeOffset now) => NoteListFile.Append(_folder, LogPrefix, note, now);

    /// <summary>Appends a note of an erasure to the file of its day, durably.</summary>
    public void AppendErasure(SignedNote note, DateTimeOffset now) => NoteListFile.Append(_folder, ErasurePrefix, note, now);

    /// <summary>All notes of erasures, in the order of their days. Whether a signature is right is not asked here.</summary>
    /// <exception cref="JournalFileException">A file cannot be read.</exception>
    public IEnumerable<SignedNote> ReadErasures() => ReadNotes(ErasurePrefix);

    /// <summary>All checkpoints that were signed, in the order of their days. Whether a signature is right is not asked here.</summary>
    /// <exception cref="JournalFileException">A file cannot be read.</exception>
    public IEnumerable<SignedNote> ReadLog() => ReadNotes(LogPrefix);

    private IEnumerable<SignedNote> ReadNotes(string prefix)
    {
        foreach (string file in FilesOf(prefix))
        {
            foreach (SignedNote note in NoteList.Split(Read(file, NoteListFile.MaxOctets)))
            {
                yield return note;
            }
        }
    }

    /// <summary>The same with the one in the head, which a power cut may have kept from the file of its day.</summary>
    /// <exception cref="JournalFileException">A file cannot be read.</exception>
    public IEnumerable<SignedNote> ReadSigned() =>
        _folder.Has(Head) ? [.. ReadLog(), .. NoteList.Split(Read(Head, MaxHeadOctets))] : ReadLog();

    /// <summary>The files of notes, the oldest day first.</summary>
    private List<string> FilesOf(string prefix)
    {
        List<string> files = [.. _folder.List()];
        files.RemoveAll(file => !file.StartsWith(prefix, StringComparison.Ordinal)
            || file.EndsWith(SegmentName.UnfinishedExtension, StringComparison.Ordinal));
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static string TreeName(SegmentName segment) => segment.Text[..^SegmentName.Extension.Length] + TreeExtension;

    private void Write(string name, byte[] octets) => _folder.Replace(name, file => file.Write(octets, 0));

    private byte[] Read(string name, int maxOctets) => NoteListFile.Read(_folder, name, maxOctets);
}
