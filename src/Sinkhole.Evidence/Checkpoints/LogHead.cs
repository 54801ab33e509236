using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>The last signed checkpoint of a log with the tree that it was computed from: one file, replaced in one step.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Note">The checkpoint as a signed note.</param>
/// <remarks>The lines of the tree, an empty line, the note.</remarks>
internal sealed record LogHead(TreeState Tree, SignedNote Note)
{
    private const string Separator = "\n\n";

    /// <summary>The octets of the file.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes(Tree.ToText()), (byte)'\n', .. Note.ToBytes()];

    /// <summary>Reads the file.</summary>
    /// <returns>False where it is not whole, or the root of the tree is not the one in the note.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out LogHead? head)
    {
        head = null;
        int end = octets.IndexOf("\n\n"u8);
        if (end < 0
            || !TreeState.TryParse(Encoding.UTF8.GetString(octets[..(end + 1)]), out TreeState? tree)
            || !SignedNote.TryParse(octets[(end + Separator.Length)..], out SignedNote? note, out _)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out _)
            || checkpoint.Size != tree.Size
            || checkpoint.Root != tree.ToFrontier().Root)
        {
            return false;
        }

        head = new LogHead(tree, note);
        return true;
    }
}
