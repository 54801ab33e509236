using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>Keys on the command line: a text or a file, and what is wrong with them.</summary>
public sealed class KeyArgumentTests : IDisposable
{
    private static readonly NoteSigner Signer = NoteSigner.Create("log.example");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Path_of_a_key_that_is_not_there_is_no_key()
    {
        CliRun run = await WitnessAsync(_folder.Below("hits.pub"));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.EndsWith("hits.pub': neither a verifier key nor a file with one: the file does not exist\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Private_key_is_named_and_not_shown(bool isFile)
    {
        string secret = Signer.ToPrivateText();
        File.WriteAllText(_folder.Below("hits.key"), secret);

        CliRun run = await WitnessAsync(isFile ? _folder.Below("hits.key") : secret);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("is a private key", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[^20..], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mark_of_utf_8_before_a_key_or_a_checkpoint_does_not_matter()
    {
        string note = Signer.Sign(new Checkpoint("log.example", 0, Hash256.OfNothing).ToNoteText()).ToString();
        File.WriteAllText(_folder.Below("hits.pub"), $"\uFEFF{Signer.Key}\n");
        File.WriteAllText(_folder.Below("a.note"), $"\uFEFF{note}");

        Assert.True(GivenCheckpoint.TryReadKey("--key", _folder.Below("hits.pub"), out NoteKey? key, out string problem), problem);
        Assert.True(GivenCheckpoint.TryRead(_folder.Below("a.note"), [key], out _, out problem), problem);
    }

    [Fact]
    public async Task Witness_has_two_ports()
    {
        CliRun run = await CliRun.OfAsync(
            "witness", "--data", _folder.Below("w"), "--log", Signer.Key.ToString(), "--listen", "127.0.0.1:9355", "--metrics", "127.0.0.1:9355");

        Assert.Equal(
            (ExitCode.Usage, "sinkhole: '--listen' and '--metrics' are both 127.0.0.1:9355: give one of them another port\n"),
            (run.Code, run.Error));
    }

    private Task<CliRun> WitnessAsync(string key) => CliRun.OfAsync("witness", "--data", _folder.Below("w"), "--log", key);
}
