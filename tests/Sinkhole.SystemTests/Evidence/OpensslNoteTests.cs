using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Evidence.Proofs;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A signature of a checkpoint is verified by openssl, as src/Sinkhole.Evidence/README.md says.</summary>
public sealed class OpensslNoteTests : IDisposable
{
    private static readonly string Text = new Checkpoint("example.org/hits", 20_852_163, Hash256.OfLeaf([1])).ToNoteText();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-note-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Openssl_verifies_a_signed_checkpoint_and_refuses_another()
    {
        NoteSigner signer = NoteSigner.Create("example.org/hits");
        NoteSignature signature = signer.SignText(Text);

        ProgramRun good = await VerifyAsync(signer.Key, Text, signature.Signature);
        ProgramRun bad = await VerifyAsync(signer.Key, Text.Replace("20852163", "20852164", StringComparison.Ordinal), signature.Signature);

        Assert.True(good.Code == 0, good.Said);
        Assert.True(bad.Code != 0, bad.Said);
    }

    [Fact]
    public async Task Openssl_verifies_a_cosignature_over_its_two_lines_and_the_text()
    {
        NoteSigner witness = NoteSigner.CreateWitness("witness.example/w1");
        NoteSignature cosignature = witness.Cosign(Text, DateTimeOffset.FromUnixTimeSeconds(1_679_315_147));

        ProgramRun run = await VerifyAsync(witness.Key, $"cosignature/v1\ntime 1679315147\n{Text}", cosignature.Signature[8..]);

        Assert.True(run.Code == 0, run.Said);
    }

    private async Task<ProgramRun> VerifyAsync(NoteKey key, string text, ReadOnlyMemory<byte> signature)
    {
        string keyFile = Below("key.pem");
        string textFile = Below("text");
        string signatureFile = Below("signature");
        await File.WriteAllTextAsync(keyFile, key.ToSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(textFile, text);
        await File.WriteAllBytesAsync(signatureFile, signature.ToArray());
        return await Tool.OpenSsl.RunAsync(
            "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", keyFile, "-sigfile", signatureFile, "-in", textFile);
    }

    private string Below(string name) => Path.Combine(_folder.FullName, name);
}
