using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class SignedNoteTests
{
    private const string NoParts = "the note is not a text, a blank line and signature lines, each with a newline at its end";
    private const string WrongLine = "is not an em dash, a name and a base64 text with one space between them";
    private const string WrongName =
        "signature line 1 has a wrong name: the name of a key is not empty and has no white space, control character or plus";

    private const string WrongBase64 =
        "signature line 1 does not end in the canonical base64 of a key id of 4 octets and a signature";

    private static readonly NoteSignature Signature = new("example.org/a", 1, new byte[] { 1 });

    [Fact]
    public void R28_example_note_of_c2sp_is_read_and_written_again_octet_by_octet()
    {
        byte[] octets = Encoding.UTF8.GetBytes(KnownNotes.Checkpoint);

        Assert.True(SignedNote.TryParse(octets, out SignedNote? note, out string problem), problem);

        Assert.Equal(octets, note.ToBytes());
        Assert.Equal("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", note.Text);
        NoteSignature signature = Assert.Single(note.Signatures);
        Assert.Equal(("example.com/behind-the-sofa", 0x033de0aeu, 64), (signature.Name, signature.KeyId, signature.Signature.Length));
        Assert.True(Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out problem), problem);
        Assert.Equal(("example.com/behind-the-sofa", 20_852_163), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62", checkpoint.Root.ToHex());
    }

    [Fact]
    public void Cosigned_example_of_c2sp_is_read_and_written_again_octet_by_octet()
    {
        string text = $"{KnownNotes.Checkpoint}{KnownNotes.CosignatureLine}\n";

        SignedNote note = KnownNotes.Note(text);

        Assert.Equal(text, note.ToString());
        NoteSignature cosignature = note.Signatures[1];
        Assert.Equal(("witness.example.com/w1", 0x8d66cf3fu, 72), (cosignature.Name, cosignature.KeyId, cosignature.Signature.Length));
    }

    [Fact]
    public void Text_may_have_blank_lines_and_letters_that_are_not_ascii()
    {
        SignedNote note = KnownNotes.Note(KnownNotes.Poem);

        Assert.EndsWith("di sole:\n\ned è subito sera.\n", note.Text, StringComparison.Ordinal);
        Assert.Equal(KnownNotes.Poem, note.ToString());
    }

    [Theory]
    [InlineData("\n\n\n— a AAAAAQI=\n", "\n\n")]
    [InlineData("\n\n— a AAAAAQI=\n", "\n")]
    [InlineData("— a AAAAAQI=\n\n— a AAAAAQI=\n", "— a AAAAAQI=\n")]
    [InlineData("\u007f\ufeff\u0085\n\n— a AAAAAQI=\n", "\u007f\ufeff\u0085\n")]
    public void Text_ends_before_the_last_blank_line(string octets, string text)
    {
        SignedNote note = KnownNotes.Note(octets);

        Assert.Equal((text, octets), (note.Text, note.ToString()));
    }

    [Theory]
    [InlineData("", NoParts)]
    [InlineData("\n", NoParts)]
    [InlineData("text\n— a AAAAAQI=\n", NoParts)]
    [InlineData("text\n\n— a AAAAAQI=", NoParts)]
    [InlineData("text\n\n", "the note has no signature")]
    [InlineData("te\rxt\n\n— a AAAAAQI=\n", "the note has a control character that is not a newline")]
    [InlineData("te\0xt\n\n— a AAAAAQI=\n", "the note has a control character that is not a newline")]
    [InlineData("text\n\n- a AAAAAQI=\n", "signature line 1 " + WrongLine)]
    [InlineData("text\n\n— a AAAAAQI=\nb\n", "signature line 2 " + WrongLine)]
    [InlineData("text\n\n— a  AAAAAQI=\n", "signature line 1 " + WrongLine)]
    [InlineData("text\n\n— a AAAAAQI= \n", "signature line 1 " + WrongLine)]
    [InlineData("text\n\n— AAAAAQI=\n", "signature line 1 " + WrongLine)]
    [InlineData("text\n\n—  AAAAAQI=\n", WrongName)]
    [InlineData("text\n\n— a+b AAAAAQI=\n", WrongName)]
    [InlineData("text\n\n— a\u2003b AAAAAQI=\n", WrongName)]
    [InlineData("text\n\n— a\u00a0b AAAAAQI=\n", WrongName)]
    [InlineData("text\n\n— a AAAAAQ==\n", WrongBase64)]
    [InlineData("text\n\n— a AAAAAQJ=\n", WrongBase64)]
    [InlineData("text\n\n— a AAAAAQI\n", WrongBase64)]
    [InlineData("text\n\n— a AAAAAQ-_\n", WrongBase64)]
    [InlineData("text\n\n— a \n", WrongBase64)]
    [InlineData("text\n\n— a AAAA\u2003AQI=\n", WrongBase64)]
    public void What_is_not_a_note_is_refused_with_its_problem(string octets, string problem) =>
        Assert.Equal(problem, KnownNotes.ProblemOf(Encoding.UTF8.GetBytes(octets)));

    [Fact]
    public void Octets_that_are_not_utf8_are_refused()
    {
        byte[] octets = Encoding.UTF8.GetBytes(KnownNotes.Checkpoint);
        octets[3] = 0xFF;

        Assert.Equal("the note is not UTF-8", KnownNotes.ProblemOf(octets));
    }

    [Fact]
    public void A_hundred_signatures_are_read_and_one_more_is_refused()
    {
        string lines = string.Concat(Enumerable.Repeat($"{Signature}\n", SignedNote.MaxSignatures));

        SignedNote note = KnownNotes.Note($"text\n\n{lines}");

        Assert.Equal(SignedNote.MaxSignatures, note.Signatures.Length);
        byte[] more = Encoding.UTF8.GetBytes($"text\n\n{lines}{Signature}\n");
        Assert.Equal("the note has more than 100 signatures", KnownNotes.ProblemOf(more));
        Assert.Throws<ArgumentException>(() => note.With(Signature));
    }

    [Fact]
    public void Note_of_one_mebibyte_is_read_and_one_octet_more_is_refused()
    {
        string end = $"\n\n{Signature}\n";
        string text = new('a', SignedNote.MaxOctets - Encoding.UTF8.GetByteCount(end));

        SignedNote note = KnownNotes.Note(text + end);

        Assert.Equal(SignedNote.MaxOctets, note.ToBytes().Length);
        Assert.Equal("the note is longer than 1048576 octets", KnownNotes.ProblemOf(Encoding.UTF8.GetBytes($"a{text}{end}")));
        Assert.Throws<ArgumentException>(() => new SignedNote($"a{text}\n", [Signature]));
    }

    [Fact]
    public void Added_signature_is_the_last_line_and_the_note_before_stays_as_it_was()
    {
        SignedNote note = KnownNotes.Note(KnownNotes.Checkpoint);

        SignedNote more = note.With(Signature);

        Assert.Equal(KnownNotes.Checkpoint, note.ToString());
        Assert.Equal($"{KnownNotes.Checkpoint}— example.org/a AAAAAQE=\n", more.ToString());
        Assert.Equal(more.Signatures.AsEnumerable(), KnownNotes.Note(more.ToString()).Signatures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no newline")]
    [InlineData("tab\t\n")]
    public void Note_of_a_wrong_text_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => new SignedNote(text, [Signature]));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_and_not_replaced() =>
        Assert.ThrowsAny<ArgumentException>(static () => new SignedNote("\ud800\n", [Signature]));

    [Fact]
    public void Note_of_wrong_signatures_is_refused()
    {
        ImmutableArray<NoteSignature>[] wrong =
        [
            default, [], [Signature with { Name = "" }], [Signature with { Name = "a b" }], [Signature with { Name = "a\nb" }],
            [Signature with { Name = "a\0" }], [Signature with { Signature = default }],
        ];

        Assert.All(wrong, static signatures => Assert.Throws<ArgumentException>(() => new SignedNote("text\n", signatures)));
    }
}
