using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>What an expert does wrong with good evidence is named as that by both verifiers, and not as damage.</summary>
public sealed class PackageMistakeTests : IDisposable
{
    private const string WrongCopy = "records-001.txt: the opened copy is not what the envelope holds: delete it, and open it again\n";

    private const string OtherLog = "other/log";

    private readonly ExportBench _bench = new();

    private string Key => At("hits.pub");

    private static string Verifier => Path.Combine(Repository.Root, "tests", "verifier", "verify.py");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Opening_with_the_key_of_another_authority_leaves_nothing_and_the_right_key_opens_it_afterwards()
    {
        await ExportAsync(isSealed: true);
        Directory.Move(_bench.Package, At(PackageLines.Name));
        File.Move(At("authority.key"), At("right.key"));
        await Tool.OpenSsl.RunAsync("genrsa", "-out", At("authority.key"), "3072");

        ProgramRun wrong = await OpenAsync();
        int opened = Directory.GetFiles(At(PackageLines.Name), "records-001.txt").Length;
        ProgramRun still = await PythonAsync(At(PackageLines.Name), Key);
        File.Move(At("right.key"), At("authority.key"), overwrite: true);
        ProgramRun right = await OpenAsync();
        ProgramRun now = await PythonAsync(At(PackageLines.Name), Key);

        Assert.Contains("Error decrypting CMS", wrong.Said, StringComparison.Ordinal);
        Assert.Equal(0, opened);
        Assert.True(still.Code == 0, still.Said);
        Assert.True(right.Code == 0, right.Said);
        Assert.Equal((0, "12 records: as written and signed\n"), (now.Code, now.Output));
    }

    [Fact]
    public async Task Opened_copy_that_is_not_what_the_envelope_holds_is_named_as_that_by_both_verifiers()
    {
        await ExportAsync(isSealed: true);
        await File.WriteAllTextAsync(Path.Combine(_bench.Package, "records-001.txt"), "what another key makes of it");

        ProgramRun ours = await OursAsync(_bench.Package, "--key", Key);
        ProgramRun theirs = await PythonAsync(_bench.Package, Key);

        Assert.Equal((ExitCode.Findings, $"{_bench.Package}: damage: {WrongCopy}", "1 damage\n"), (ours.Code, ours.Error, ours.Output));
        Assert.Equal((1, $"damage: {WrongCopy}"), (theirs.Code, theirs.Output));
    }

    [Fact]
    public async Task Copy_beside_an_envelope_that_was_changed_too_is_damage_of_both()
    {
        await ExportAsync(isSealed: true);
        await File.WriteAllTextAsync(Path.Combine(_bench.Package, "records-001.txt"), "changed");
        await File.AppendAllTextAsync(Path.Combine(_bench.Package, "records-001.txt.p7m"), "changed");

        ProgramRun ours = await OursAsync(_bench.Package, "--key", Key);
        ProgramRun theirs = await PythonAsync(_bench.Package, Key);

        Assert.Equal((ExitCode.Findings, 1), (ours.Code, theirs.Code));
        Assert.Contains("first bad record: 1\n", ours.Error, StringComparison.Ordinal);
        Assert.Equal("damage: records-001.txt\ndamage: records-001.txt.p7m\ndamage: record 1 is the first bad one\n", theirs.Output);
    }

    [Theory]
    [InlineData("No such file or directory: 'nowhere/manifest.json'", "nowhere", "hits.pub")]
    [InlineData("No such file or directory: 'package/csv/manifest.json'", "package/csv", "hits.pub")]
    [InlineData("Not a directory: 'hits.pub/manifest.json'", "hits.pub", "hits.pub")]
    [InlineData("No such file or directory: 'nope.pub'", "package", "nope.pub")]
    [InlineData("package/checkpoint: not the verifier key of a log", "package", "package/checkpoint")]
    [InlineData("bom.pub: it begins with a byte order mark: save it as UTF-8 without one", "package", "bom.pub")]
    [InlineData("No such file or directory: 'nope.pem'", "package", "hits.pub", "--tsa-ca", "nope.pem")]
    [InlineData("hits.pub: openssl finds no certificate in it: give the root certificates in PEM", "package", "hits.pub", "--tsa-ca", "hits.pub")]
    [InlineData("hits.pub: not the verifier key of a witness", "package", "hits.pub", "--witness", "hits.pub")]
    [InlineData("package: this is a package: give the key of its log too", "package")]
    [InlineData("data: no segment is here: give the folder of a journal, as data/hits", "data")]
    [InlineData("package/csv: no segment is here: give the folder of a journal", "package/csv")]
    [InlineData("data: no segment is here", "data", "log", "head.note", "hits.pub")]
    [InlineData("No such file or directory: 'nope.note'", "data/hits", "log", "nope.note", "hits.pub")]
    [InlineData("bom.note: no checkpoint can be read from it: it begins with a byte order mark", "data/hits", "log", "bom.note", "hits.pub")]
    [InlineData("crlf.note: no checkpoint can be read from it: its lines end with CR LF: convert", "data/hits", "log", "crlf.note", "hits.pub")]
    [InlineData("hits.pub: no checkpoint can be read from it: not a signed note", "data/hits", "log", "hits.pub", "hits.pub")]
    [InlineData("and the key that was given is that of other/log", "data/hits", "log", "head.note", OtherLog)]
    public async Task What_is_missing_or_cannot_be_read_is_named_and_is_no_damage(string said, params string[] arguments)
    {
        await ExportAsync(isSealed: false);
        await WriteMistakesAsync();
        string[] given = [.. arguments.Select(static text => text == OtherLog ? $"{NoteSigner.Create(OtherLog).Key}" : text)];

        ProgramRun run = await ProgramRun.OfAsync(Tool.Python.Required(), [Verifier, .. given], folder: _bench.Folder);

        Assert.Equal((3, string.Empty), (run.Code, run.Output));
        Assert.StartsWith("verify.py: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_that_this_user_may_not_read_is_no_damage()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to read as another user");
        await ExportAsync(isSealed: false);
        File.SetUnixFileMode(_bench.Folder, (UnixFileMode)0b111_101_101);
        PackageMutator.Copy(Path.GetDirectoryName(Verifier)!, At("verifier"));

        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Setpriv.Required(),
            [
                "--reuid=65534", "--regid=65534", "--clear-groups", "env", "PATH=/usr/bin:/bin", "python3", At("verifier/verify.py"),
                _bench.Package, $"{_bench.Key}",
            ]);

        Assert.Equal((3, string.Empty), (run.Code, run.Output));
        Assert.Contains($"Permission denied: '{_bench.Package}/manifest.json'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_that_was_begun_and_has_no_segment_left_is_damage()
    {
        await ExportAsync(isSealed: false);
        Array.ForEach(Directory.GetFiles(_bench.Hits, "*.seg"), File.Delete);

        ProgramRun run = await PythonAsync(_bench.Hits);

        Assert.Equal((1, "damage: a journal was begun here, and no segment of it is left\n"), (run.Code, run.Output));
    }

    [Fact]
    public async Task Key_from_the_package_itself_is_noted_by_both_verifiers()
    {
        await ExportAsync(isSealed: false);
        string inside = Path.Combine(_bench.Package, "key.pub");
        File.CreateSymbolicLink(At("link.pub"), inside);
        const string Note = "note: the key is from the package itself, so this shows only that the package is whole, not whose it is\n";
        foreach (string key in (string[])[inside, At("link.pub")])
        {
            ProgramRun ours = await OursAsync(_bench.Package, "--key", key);
            ProgramRun theirs = await PythonAsync(_bench.Package, key);

            Assert.Equal((ExitCode.Ok, 0), (ours.Code, theirs.Code));
            Assert.All([ours, theirs], static run => Assert.EndsWith(Note, run.Output, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("note: ", (await OursAsync(_bench.Package, "--key", Key)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("note: ", (await PythonAsync(_bench.Package, Key)).Output, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_bench.Folder, name);

    private async Task ExportAsync(bool isSealed)
    {
        await _bench.WriteAsync(ExportBench.Mixed(12));
        _bench.Export(recipients: isSealed ? [await MakeAuthorityAsync()] : []);
        File.Copy(Path.Combine(_bench.Log, "key.pub"), Key);
    }

    private async Task<AuthorityCertificate> MakeAuthorityAsync()
    {
        await Tool.OpenSsl.RunAsync(
            "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "1825", "-subj", "/CN=Example Regional Court",
            "-keyout", At("authority.key"), "-out", At("authority.pem"));
        byte[] octets = await File.ReadAllBytesAsync(At("authority.pem"));
        Assert.True(AuthorityCertificate.TryRead(octets, out AuthorityCertificate? certificate, out _));
        return certificate!;
    }

    /// <summary>Files as an editor, a mail program or a wrong hand leaves them.</summary>
    private async Task WriteMistakesAsync()
    {
        string head = await File.ReadAllTextAsync(Path.Combine(_bench.Log, "head"));
        string note = head[(head.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        Directory.CreateSymbolicLink(At("log"), _bench.Log);
        await File.WriteAllTextAsync(At("head.note"), note);
        await File.WriteAllTextAsync(At("bom.note"), note, Encoding.UTF8);
        await File.WriteAllTextAsync(At("crlf.note"), note.Replace("\n", "\r\n", StringComparison.Ordinal));
        await File.WriteAllTextAsync(At("bom.pub"), $"{_bench.Key}\n", Encoding.UTF8);
    }

    /// <summary>The lines of README.txt that open what is sealed.</summary>
    private async Task<ProgramRun> OpenAsync()
    {
        string[] readme = await File.ReadAllLinesAsync(Path.Combine(At(PackageLines.Name), "README.txt"));
        int first = Array.FindIndex(readme, static line => line.StartsWith("  find ", StringComparison.Ordinal));
        return await ProgramRun.OfAsync("bash", ["-c", string.Join('\n', readme[first..(first + 2)])], folder: _bench.Folder);
    }

    private static Task<ProgramRun> OursAsync(params string[] arguments) =>
        ProgramRun.OfAsync(ApplianceHome.Program, ["evidence", "verify", .. arguments]);

    private static Task<ProgramRun> PythonAsync(params string[] arguments) =>
        ProgramRun.OfAsync(Tool.Python.Required(), [Verifier, .. arguments]);
}
