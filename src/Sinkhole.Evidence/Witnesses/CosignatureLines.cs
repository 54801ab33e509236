using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>What a witness that cosigned answers: signature lines, each ended by a newline (https://c2sp.org/tlog-witness).</summary>
public static class CosignatureLines
{
    /// <summary>The longest answer, in octets.</summary>
    public const int MaxOctets = 16 * 1024;

    /// <summary>Reads the answer and verifies it; lines of other keys are ignored.</summary>
    /// <param name="octets">The answer, of any origin.</param>
    /// <param name="note">The checkpoint that was sent.</param>
    /// <param name="key">The key of the witness.</param>
    /// <param name="cosignature">Its cosignature, which is valid; null when false.</param>
    /// <param name="time">When the witness signed, by its own clock.</param>
    public static bool TryVerify(
        ReadOnlySpan<byte> octets,
        SignedNote note,
        NoteKey key,
        [NotNullWhen(true)] out NoteSignature? cosignature,
        out DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(key);
        (cosignature, time) = (null, default);

        // The lines are those of a note without its text.
        if (octets.Length > MaxOctets || !SignedNote.TryParse([.. "x\n\n"u8, .. octets], out SignedNote? lines, out _))
        {
            return false;
        }

        NoteSignature? own = lines.Signatures.FirstOrDefault(one => one.KeyId == key.KeyId && one.Name == key.Name);
        if (own is null || !key.TryVerifyCosignature(new SignedNote(note.Text, [own]), out time))
        {
            return false;
        }

        cosignature = own;
        return true;
    }

    /// <summary>The octets of an answer.</summary>
    public static byte[] Of(NoteSignature cosignature) => System.Text.Encoding.UTF8.GetBytes($"{cosignature}\n");
}
