using System;
using System.Text;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

/// <summary>Notes and keys that others published: C2SP's pages, and the documentation of golang.org/x/mod/sumdb/note.</summary>
internal static class KnownNotes
{
    /// <summary>https://c2sp.org/tlog-checkpoint. Its key was not published.</summary>
    public const string Checkpoint = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """;

    /// <summary>The line of https://c2sp.org/tlog-cosignature: signed at 1679315147.</summary>
    public const string CosignatureLine =
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";

    /// <summary>https://c2sp.org/signed-note: a text with a blank line and a letter that is not ASCII.</summary>
    public const string Poem = """
        Ognuno sta solo sul cuor della terra
        trafitto da un raggio di sole:

        ed è subito sera.

        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

        """;

    public const string Text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    public const string TextKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    public const string TextPrivateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    public const string TextSignature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    public const string Signed = Text + "\n" + TextSignature + "\n";

    public static SignedNote Note(string text)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out SignedNote? note, out string problem), problem);
        return note!;
    }

    public static NoteKey Key(string text)
    {
        Assert.True(NoteKey.TryParse(text, out NoteKey? key, out string problem), problem);
        return key!;
    }

    public static NoteSigner Signer(string text)
    {
        Assert.True(NoteSigner.TryParse(text, out NoteSigner? signer, out string problem), problem);
        return signer!;
    }

    public static string ProblemOf(ReadOnlySpan<byte> octets)
    {
        Assert.False(SignedNote.TryParse(octets, out SignedNote? note, out string problem));
        Assert.Null(note);
        Assert.NotEmpty(problem);
        return problem;
    }
}
