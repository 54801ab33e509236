using System;
using System.Security.Cryptography;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class NoteKeyTests
{
    private const string NoParts = "the key is not a name, an id and a base64 text with a plus between them";
    private const string WrongName = "the name of a key is not empty and has no white space, control character or plus";
    private const string WrongPrivateId = "the id is not that of the name and the private key";

    private static readonly NoteSigner Peter = KnownNotes.Signer(KnownNotes.TextPrivateKey);
    private static readonly NoteSigner Other = NoteSigner.Create("example.org/other");

    [Fact]
    public void Example_note_of_go_verifies_with_its_key()
    {
        NoteKey key = KnownNotes.Key(KnownNotes.TextKey);

        Assert.True(key.Verifies(KnownNotes.Note(KnownNotes.Signed)));
        Assert.Equal(("PeterNeumann", 0xc74f20a3u, NoteKeyKind.Ed25519), (key.Name, key.KeyId, key.Kind));
        Assert.Equal(KnownNotes.TextKey, key.ToString());
    }

    [Fact]
    public void Private_key_of_go_signs_as_go_does()
    {
        Assert.Equal(KnownNotes.TextKey, Peter.Key.ToString());
        Assert.Equal(KnownNotes.TextPrivateKey, Peter.ToPrivateText());
        Assert.Equal(KnownNotes.Signed, Peter.Sign(KnownNotes.Text).ToString());
        Assert.Equal(KnownNotes.TextSignature, Peter.SignText(KnownNotes.Text).ToString());
    }

    [Fact]
    public void New_key_signs_what_its_public_text_verifies()
    {
        NoteSigner signer = KnownNotes.Signer(NoteSigner.Create("example.org/hits").ToPrivateText());

        NoteKey key = KnownNotes.Key(signer.Key.ToString());

        Assert.True(key.Verifies(KnownNotes.Note(signer.Sign("text\n").ToString())));
        Assert.False(key.Verifies(Other.Sign("text\n")));
        Assert.NotEqual(signer.Key.ToString(), NoteSigner.Create("example.org/hits").Key.ToString());
    }

    [Fact]
    public void Signatures_of_other_keys_are_ignored_also_with_the_same_name_or_id()
    {
        SignedNote note = Peter.Sign("text\n");
        NoteSignature bad = new("PeterNeumann", Peter.Key.KeyId + 1, new byte[64]);

        Assert.True(Peter.Key.Verifies(note.With(bad).With(bad with { Name = "Peter", KeyId = Peter.Key.KeyId })));
        Assert.False(Peter.Key.Verifies(new SignedNote("text\n", [bad])));
        Assert.True(Other.Key.Verifies(note.With(Other.SignText("text\n"))));
    }

    [Fact]
    public void Bad_signature_of_this_key_is_refused_beside_a_good_one()
    {
        NoteSignature good = Peter.SignText("text\n");
        NoteSignature bad = good with { Signature = good.Signature[..63] };

        Assert.True(Peter.Key.Verifies(new SignedNote("text\n", [good, good])));
        Assert.False(Peter.Key.Verifies(new SignedNote("text\n", [good, bad])));
        Assert.False(Peter.Key.Verifies(new SignedNote("text\n", [bad, good])));
        Assert.False(Peter.Key.Verifies(new SignedNote("text \n", [good])));
    }

    [Theory]
    [InlineData(null, NoParts)]
    [InlineData("", NoParts)]
    [InlineData("PeterNeumann+c74f20a3", NoParts)]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", WrongName)]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", WrongName)]
    [InlineData("PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id of the key is not 8 hexadecimal digits")]
    [InlineData("PeterNeumann+ c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id of the key is not 8 hexadecimal digits")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id c74f20a4 is not that of the name and the key")]
    [InlineData("PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id c74f20a3 is not that of the name and the key")]
    [InlineData("PeterNeumann+c74f20a3+", "the key does not end in canonical base64")]
    [InlineData(KnownNotes.TextKey + "\n", "the key does not end in canonical base64")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=", "the key has 31 octets, not 32")]
    [InlineData("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a key of the type 0x02 is not known here")]
    [InlineData("PeterNeumann+c74f20a3+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "the key is not a public key of Ed25519")]
    public void What_is_not_a_key_is_refused_with_its_problem(string? text, string problem)
    {
        Assert.False(NoteKey.TryParse(text, out NoteKey? key, out string found));

        Assert.Null(key);
        Assert.Equal(problem, found);
    }

    [Theory]
    [InlineData(null, "the private key does not begin with PRIVATE+KEY+")]
    [InlineData(KnownNotes.TextKey, "the private key does not begin with PRIVATE+KEY+")]
    [InlineData("PRIVATE+KEY+PeterNeumann", NoParts)]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFa", WrongPrivateId)]
    public void What_is_not_a_private_key_is_refused_and_not_quoted(string? text, string problem)
    {
        Assert.False(NoteSigner.TryParse(text, out NoteSigner? signer, out string found));

        Assert.Null(signer);
        Assert.Equal(problem, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\n")]
    public void New_key_of_a_wrong_name_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => NoteSigner.Create(name));
        Assert.Throws<ArgumentException>(() => NoteSigner.CreateWitness(name));
    }

    [Fact]
    public void Public_key_is_written_as_rfc_8410_has_it()
    {
        byte[] octets = Convert.FromHexString("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
        var key = new NoteKey("example.org/a", NoteKeyKind.Ed25519, octets);

        string[] expected =
            ["-----BEGIN PUBLIC KEY-----", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", "-----END PUBLIC KEY-----"];
        Assert.Equal(expected, key.ToSubjectPublicKeyInfoPem().Split('\n'));
        Assert.True(key.PublicKey.Span.SequenceEqual(octets));
    }

    [Fact]
    public void Id_is_over_name_newline_kind_and_key()
    {
        byte[] hash = SHA256.HashData([.. "PeterNeumann"u8, 0x0A, 0x01, .. Peter.Key.PublicKey.ToArray()]);

        Assert.Equal(Convert.ToHexStringLower(hash.AsSpan(0, 4)), Peter.Key.ToString().Split('+')[1]);
    }
}
