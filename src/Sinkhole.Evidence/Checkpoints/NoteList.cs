using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Signed notes one after the other in a file, each with an empty line behind it.</summary>
internal static class NoteList
{
    /// <summary>The notes. What is no whole note is passed over, up to the next empty line.</summary>
    public static IReadOnlyList<SignedNote> Split(ReadOnlySpan<byte> octets)
    {
        List<SignedNote> notes = [];
        for (octets = octets.TrimStart((byte)'\n'); !octets.IsEmpty; octets = octets.TrimStart((byte)'\n'))
        {
            int text = EndOfBlock(octets);
            if (octets[text..].StartsWith("— "u8))
            {
                int end = text + EndOfBlock(octets[text..]);
                int octetsOfNote = octets[..end].EndsWith("\n\n"u8) ? end - 1 : end;
                if (SignedNote.TryParse(octets[..octetsOfNote], out SignedNote? note, out _))
                {
                    notes.Add(note);
                }

                text = end;
            }

            // Without signatures, what was read is the rest of a note that was never finished: the next one may begin behind it.
            octets = octets[text..];
        }

        return notes;
    }

    /// <summary>Octets up to and with the next empty line; all of them where there is none.</summary>
    private static int EndOfBlock(ReadOnlySpan<byte> octets)
    {
        int end = octets.IndexOf("\n\n"u8);
        return end < 0 ? octets.Length : end + "\n\n"u8.Length;
    }
}
