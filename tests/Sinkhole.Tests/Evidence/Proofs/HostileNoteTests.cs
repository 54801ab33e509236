using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

/// <summary>Whatever the octets are: no parser throws, what is read is written again, and an altered note is not verified.</summary>
public sealed class HostileNoteTests
{
    private static readonly NoteKey Key = KnownNotes.Key(KnownNotes.TextKey);
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(KnownNotes.Signed);

    [Fact]
    public void Any_octets_and_any_text_are_read_without_a_throw()
    {
        Prop.ForAll<byte[], string>(static (octets, text) =>
            IsSound(octets)
            && IsSound(Encoding.UTF8.GetBytes($"{text}\n\n{text}\n"))
            && IsSound(Encoding.UTF8.GetBytes($"{text}\n\n— {text} AAAAAQI=\n"))
            && (!Checkpoint.TryParse(text, out Checkpoint? checkpoint, out _) || checkpoint.ToNoteText() == text)
            && (!NoteKey.TryParse(text, out NoteKey? key, out _) || key.ToString() == text)
            && !NoteKey.TryParse($"{text}+00000000+{Convert.ToBase64String(octets)}", out _, out _)
            && !NoteSigner.TryParse($"PRIVATE+KEY+{text}", out _, out _)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_truncation_is_read_without_a_throw_and_none_is_verified() =>
        Assert.All(Enumerable.Range(0, Good.Length), static length =>
        {
            Assert.True(IsSound(Good[..length]));
            Assert.False(IsVerified(Good[..length]));
        });

    [Fact]
    public void Every_flipped_bit_of_a_signed_note_is_refused()
    {
        // The name is not signed: a note whose name was changed is a note of somebody else, and is refused too.
        for (int bit = 0; bit < Good.Length * 8; bit++)
        {
            byte[] octets = [.. Good];
            octets[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.False(IsVerified(octets), $"bit {bit}");
        }
    }

    [Fact]
    public void A_thousand_mutations_are_read_without_a_throw_and_none_is_verified()
    {
        var random = new Random(28);
        for (int run = 0; run < 1_000; run++)
        {
            byte[] octets = Mutated(random);

            Assert.True(IsSound(octets));
            Assert.Equal(octets.AsSpan().SequenceEqual(Good), IsVerified(octets));
        }
    }

    private static byte[] Mutated(Random random)
    {
        byte[] octets = [.. Good];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(octets.Length);
            int to = random.Next(at, Math.Min(octets.Length, at + 9));
            octets = random.Next(5) switch
            {
                0 => [.. octets[..at], (byte)random.Next(256), .. octets[at..]],
                1 => [.. octets[..at], .. octets[to..]],
                2 => [.. octets[..to], .. octets[at..]],
                3 => [.. octets[..at], (byte)'\n', .. octets[at..]],
                _ => [.. octets[..at], (byte)random.Next(256), .. octets[(at + 1)..]],
            };
        }

        return octets;
    }

    private static bool IsVerified(byte[] octets) => SignedNote.TryParse(octets, out SignedNote? note, out _) && Key.Verifies(note);

    // Refused with a problem, or written again as it was.
    private static bool IsSound(byte[] octets)
    {
        bool isNote = SignedNote.TryParse(octets, out SignedNote? note, out string problem);
        return isNote ? note!.ToBytes().AsSpan().SequenceEqual(octets) && problem.Length == 0 : note is null && problem.Length > 0;
    }
}
