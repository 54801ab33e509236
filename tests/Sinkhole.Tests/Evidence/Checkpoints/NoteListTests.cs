using System;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

public sealed class NoteListTests
{
    private static readonly NoteSigner Signer = NoteSigner.Create("list.example");

    private static byte[] Two { get; } = [.. Note(1).ToBytes(), (byte)'\n', .. Note(2).ToBytes(), (byte)'\n'];

    [Fact]
    public void Notes_are_read_in_order() =>
        Assert.Equal([Note(1).ToString(), Note(2).ToString()], NoteList.Split(Two).Select(static note => note.ToString()));

    /// <summary>A power cut leaves part of the last note; the next is written behind an empty line.</summary>
    [Fact]
    public void Note_behind_one_that_was_cut_anywhere_is_read()
    {
        byte[] first = Note(1).ToBytes();
        byte[] second = [.. Note(2).ToBytes(), (byte)'\n'];
        for (int length = 0; length <= first.Length; length++)
        {
            byte[] torn = first[..length];
            byte[] octets = torn.AsSpan().EndsWith("\n\n"u8) ? [.. torn, .. second] : [.. torn, .. "\n\n"u8, .. second];

            Assert.Equal(Note(2).ToString(), NoteList.Split(octets)[^1].ToString());
        }
    }

    [Fact]
    public void Octets_of_any_kind_are_no_notes()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] octets = new byte[random.Next(200)];
            random.NextBytes(octets);
            Assert.Empty(NoteList.Split(octets));
        }

        Assert.Empty(NoteList.Split(Encoding.UTF8.GetBytes("\n\n\n— a b\n\n\n")));
    }

    private static SignedNote Note(long size) => Signer.Sign(new Checkpoint("list.example", size, Hash256.OfNothing).ToNoteText());
}
