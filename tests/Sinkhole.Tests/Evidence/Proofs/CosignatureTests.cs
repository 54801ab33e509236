using System;
using System.Buffers.Binary;
using System.Text;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class CosignatureTests
{
    private const string Text = "example.org/hits\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);
    private static readonly NoteSigner Log = NoteSigner.Create("example.org/hits");
    private static readonly NoteSigner Witness = NoteSigner.CreateWitness("witness.example/w1");

    [Fact]
    public void Time_of_the_example_line_of_c2sp_is_where_a_cosignature_has_it()
    {
        SignedNote note = KnownNotes.Note($"{KnownNotes.Checkpoint}{KnownNotes.CosignatureLine}\n");

        Assert.Equal(Time.ToUnixTimeSeconds(), BinaryPrimitives.ReadInt64BigEndian(note.Signatures[1].Signature.Span));
    }

    [Fact]
    public void Cosignature_is_the_time_and_a_signature_over_two_lines_and_the_text()
    {
        NoteSignature cosignature = Witness.Cosign(Text, Time.AddMilliseconds(999));

        byte[] message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1679315147\n{Text}");
        Assert.Equal(72, cosignature.Signature.Length);
        Assert.Equal("00000000641850CB", Convert.ToHexString(cosignature.Signature.Span[..8]));
        Assert.True(Ed25519.IsValid(Witness.Key.PublicKey.Span, message, cosignature.Signature.Span[8..]));
    }

    [Fact]
    public void Checkpoint_with_a_cosignature_verifies_with_both_keys()
    {
        SignedNote note = KnownNotes.Note(Log.Sign(Text).With(Witness.Cosign(Text, Time)).ToString());
        NoteKey key = KnownNotes.Key(Witness.Key.ToString());

        Assert.True(key.TryVerifyCosignature(note, out DateTimeOffset time));

        Assert.Equal(Time, time);
        Assert.Equal(NoteKeyKind.Cosignature, key.Kind);
        Assert.True(key.Verifies(note));
        Assert.True(Log.Key.Verifies(note));
        Assert.False(Log.Key.TryVerifyCosignature(note, out _));
    }

    [Fact]
    public void Private_key_of_a_witness_is_read_back()
    {
        NoteSigner again = KnownNotes.Signer(Witness.ToPrivateText());

        Assert.Equal(Witness.Cosign(Text, Time), again.Cosign(Text, Time));
    }

    [Fact]
    public void Earliest_of_several_times_is_told_and_a_bad_one_spoils_all()
    {
        NoteSignature first = Witness.Cosign(Text, Time);
        NoteSignature later = Witness.Cosign(Text, Time.AddHours(1));

        Assert.True(Witness.Key.TryVerifyCosignature(new SignedNote(Text, [later, first]), out DateTimeOffset time));
        Assert.Equal(Time, time);

        byte[] octets = later.Signature.ToArray();
        octets[7] ^= 1;
        Assert.False(Witness.Key.TryVerifyCosignature(new SignedNote(Text, [first, later with { Signature = octets }]), out time));
        Assert.Equal(default, time);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(253_402_300_800)]
    public void Time_that_is_none_is_refused(long seconds)
    {
        byte[] octets = new byte[72];
        BinaryPrimitives.WriteInt64BigEndian(octets, seconds);

        Assert.False(Witness.Key.Verifies(new SignedNote(Text, [new NoteSignature(Witness.Key.Name, Witness.Key.KeyId, octets)])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(71)]
    [InlineData(73)]
    public void Cosignature_of_another_length_is_refused(int octets)
    {
        NoteSignature wrong = new(Witness.Key.Name, Witness.Key.KeyId, new byte[octets]);

        Assert.False(Witness.Key.Verifies(new SignedNote(Text, [wrong])));
    }

    [Fact]
    public void Times_from_1970_to_9999_are_signed()
    {
        foreach (DateTimeOffset time in new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.FromUnixTimeSeconds(253_402_300_799) })
        {
            Assert.True(Witness.Key.TryVerifyCosignature(new SignedNote(Text, [Witness.Cosign(Text, time)]), out DateTimeOffset read));
            Assert.Equal(time, read);
        }

        Assert.Throws<ArgumentOutOfRangeException>(static () => Witness.Cosign(Text, DateTimeOffset.UnixEpoch.AddTicks(-1)));
    }

    [Fact]
    public void Key_signs_what_it_is_for_and_nothing_else()
    {
        Assert.Throws<InvalidOperationException>(static () => Witness.Sign(Text));
        Assert.Throws<InvalidOperationException>(static () => Witness.SignText(Text));
        Assert.Throws<InvalidOperationException>(static () => Log.Cosign(Text, Time));
    }
}
