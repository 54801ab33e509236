using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Packages with a time stamp and a cosignature: who verifies these, and what the package says of its own way.</summary>
public sealed class ConfirmedPackageTests : IDisposable
{
    private readonly ExportBench _bench = new();
    private readonly NoteSigner _witness = NoteSigner.CreateWitness("witness.example/w1");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task R29_Time_stamp_in_a_package_is_verified_by_openssl_and_by_two_programs_and_so_is_the_cosignature()
    {
        OpensslAuthority authority = await ExportAsync();

        ProgramRun openssl = await Tool.OpenSsl.RunAsync(
            "ts", "-verify", "-data", At("stamped.note"), "-in", At("stamped.tsr"), "-CAfile", authority.RootFile);
        ProgramRun ours = await VerifyAsync("--witness", $"{_witness.Key}", "--tsa-ca", authority.RootFile);
        ProgramRun theirs = await VerifyByPythonAsync("--witness", $"{_witness.Key}", "--tsa-ca", authority.RootFile);

        Assert.Contains("Verification: OK", openssl.Said, StringComparison.Ordinal);
        Assert.True(ours.Code == ExitCode.Ok, ours.Said);
        Assert.Contains("time stamp of 14 records by CN=Openssl Time Stamps: existed before ", ours.Output, StringComparison.Ordinal);
        Assert.Contains("its certificate leads to one that was given", ours.Output, StringComparison.Ordinal);
        Assert.Contains(
            "the first 14 records of the log: cosigned at 2026-11-22 12:00:00Z by witness.example/w1", ours.Output, StringComparison.Ordinal);
        Assert.True(theirs.Code == 0, theirs.Said);
        Assert.Contains(
            "the first 14 records of the log: cosigned at 2026-11-22 12:00:00Z by witness.example/w1", theirs.Output, StringComparison.Ordinal);
        Assert.Matches("the time stamp of .* UTC on the first 14 records of the log holds", theirs.Output);
    }

    [Fact]
    public async Task Time_stamp_holds_long_after_the_certificate_of_its_authority_expired()
    {
        OpensslAuthority authority = await ExportAsync();
        Directory.Move(_bench.Package, Path.Combine(_bench.Folder, PackageLines.Name));
        File.Copy(authority.RootFile, Path.Combine(_bench.Folder, "tsa-root.pem"));
        string verifier = Path.Combine(Repository.Root, "tests", "verifier", "verify.py");
        string[] lines =
        [
            .. File.ReadLines(Path.Combine(_bench.Folder, PackageLines.Name, "README.txt")).Select(static line => line.Trim())
                .Where(static line => line.StartsWith("when=", StringComparison.Ordinal) || line.StartsWith("openssl ts ", StringComparison.Ordinal)),
        ];

        ProgramRun openssl = await LaterAsync("bash", "-e", "-o", "pipefail", "-c", string.Join('\n', lines));
        ProgramRun python = await LaterAsync(Tool.Python.Required(), verifier, PackageLines.Name, $"{_bench.Key}", "--tsa-ca", "tsa-root.pem");

        Assert.True(openssl.Code == 0, openssl.Said);
        Assert.Contains("Verification: OK", openssl.Said, StringComparison.Ordinal);
        Assert.True(python.Code == 0, python.Said);

        Task<ProgramRun> LaterAsync(params string[] command) =>
            ProgramRun.OfAsync(Tool.Faketime.Required(), ["2046-12-01 12:00:00", .. command], folder: _bench.Folder);
    }

    [Fact]
    public async Task R29_Lines_of_the_readme_verify_time_stamp_and_cosignature_and_what_is_behind_them_is_counted()
    {
        OpensslAuthority authority = await ExportAsync();
        string[] leaves = await File.ReadAllLinesAsync(At("leaves.txt"));
        int behind = leaves.Count(static line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture) >= 14);
        JsonElement counts = JsonDocument.Parse(await File.ReadAllBytesAsync(At("manifest.json"))).RootElement.GetProperty("counts");
        Directory.Move(_bench.Package, Path.Combine(_bench.Folder, PackageLines.Name));
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "hits.pub"), $"{_bench.Key}\n");
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "w1.pub"), $"{_witness.Key}\n");
        File.Copy(authority.RootFile, Path.Combine(_bench.Folder, "tsa-root.pem"));

        ProgramRun run = await PackageLines.RunAsync(_bench.Folder);

        Assert.True(run.Code == 0, run.Said);
        Assert.Contains("Verification: OK", run.Said, StringComparison.Ordinal);
        Assert.Matches("the time stamp of .* UTC on the first 14 records of the log holds", run.Output);
        Assert.True(behind > 0);
        Assert.Equal(behind, counts.GetProperty("not_stamped_yet").GetInt32());
        Assert.Equal(behind, counts.GetProperty("not_cosigned_yet").GetInt32());
    }

    [Fact]
    public async Task Witness_that_did_not_cosign_and_an_authority_that_did_not_stamp_are_damage_to_both_verifiers()
    {
        await ExportAsync();
        NoteSigner other = NoteSigner.CreateWitness("witness.example/w1");
        OpensslAuthority stranger = await OpensslAuthority.CreateAsync(Path.Combine(_bench.Folder, "stranger"));
        string[][] options = [["--witness", $"{other.Key}"], ["--tsa-ca", stranger.RootFile]];
        foreach (string[] some in options)
        {
            ProgramRun ours = await VerifyAsync(some);
            ProgramRun theirs = await VerifyByPythonAsync(some);

            Assert.True(ours.Code == ExitCode.Findings, ours.Said);
            Assert.True(theirs.Code == 1, theirs.Said);
        }

        ProgramRun keyOfLog = await VerifyAsync("--witness", $"{_bench.Key}");
        Assert.Equal(ExitCode.Usage, keyOfLog.Code);
        Assert.Equal(3, (await VerifyByPythonAsync("--witness", $"{_bench.Key}")).Code);
    }

    [Fact]
    public async Task Without_their_keys_time_stamp_and_cosignature_are_named_and_not_called_verified()
    {
        await ExportAsync();

        ProgramRun ours = await VerifyAsync();

        Assert.True(ours.Code == ExitCode.Ok, ours.Said);
        Assert.Contains("a time stamp is on the first 14 records of the log: not verified; give --tsa-ca", ours.Output, StringComparison.Ordinal);
        Assert.Contains(
            "cosignatures of witnesses are on the first 14 records of the log: not verified; give --witness", ours.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R29_Custody_is_read_by_a_processor_of_JSON_LD_and_has_the_terms_of_CASE_and_UCO_only()
    {
        await ExportAsync();
        string custody = await File.ReadAllTextAsync(At("custody.jsonld"));
        CaseTerms terms = await CaseTerms.ReadAsync();

        (int code, JsonElement graph, string said) = await JsonLdProcessor.FlattenAsync(custody);

        Assert.True(code == 0, said);
        Assert.Empty(terms.ProblemsOf(graph));
        Assert.Equal(5, graph.EnumerateArray().Count(static thing => CaseTerms.IsOfClass(thing, "investigation/InvestigativeAction")));
        Assert.Equal(5, graph.EnumerateArray().Count(static thing => CaseTerms.IsOfClass(thing, "investigation/ProvenanceRecord")));
    }

    [Fact]
    public async Task Term_that_CASE_and_UCO_do_not_have_is_found()
    {
        await ExportAsync();
        string custody = await File.ReadAllTextAsync(At("custody.jsonld"));
        CaseTerms terms = await CaseTerms.ReadAsync();

        (_, JsonElement misspelt, _) = await JsonLdProcessor.FlattenAsync(
            custody.Replace("uco-action:performer", "uco-action:perfomer", StringComparison.Ordinal));
        (_, JsonElement wrong, _) = await JsonLdProcessor.FlattenAsync(custody.Replace("xsd:hexBinary", "xsd:string", StringComparison.Ordinal));
        (int code, _, string said) = await JsonLdProcessor.FlattenAsync(
            custody.Replace("\"uco-action:performer", "\"performer", StringComparison.Ordinal));

        Assert.Contains(terms.ProblemsOf(misspelt), static problem => problem.Contains("perfomer", StringComparison.Ordinal));
        Assert.Contains(terms.ProblemsOf(wrong), static problem => problem.Contains("hashValue", StringComparison.Ordinal));
        Assert.True(code != 0, said);
        Assert.Contains("Safe mode validation error", said, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_bench.Package, name);

    private Task<ProgramRun> VerifyAsync(params string[] more) =>
        ProgramRun.OfAsync(ApplianceHome.Program, ["evidence", "verify", _bench.Package, "--key", $"{_bench.Key}", .. more]);

    private Task<ProgramRun> VerifyByPythonAsync(params string[] more)
    {
        string verifier = Path.Combine(Repository.Root, "tests", "verifier", "verify.py");
        return ProgramRun.OfAsync(Tool.Python.Required(), [verifier, _bench.Package, $"{_bench.Key}", .. more]);
    }

    /// <summary>A package of which the first 14 records of the log were stamped and cosigned, and more came behind them.</summary>
    private async Task<OpensslAuthority> ExportAsync()
    {
        OpensslAuthority authority = await OpensslAuthority.CreateAsync(Path.Combine(_bench.Folder, "tsa"));
        await _bench.WriteAsync(ExportBench.Mixed(10));
        string head = await File.ReadAllTextAsync(Path.Combine(_bench.Log, "head"));
        string checkpoint = head[(head.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        string text = checkpoint[..(checkpoint.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        string stamped = Path.Combine(_bench.Log, $"{14:D19}");
        string query = Path.Combine(_bench.Folder, "query");
        await File.WriteAllTextAsync(stamped + ".note", checkpoint);
        NoteSignature cosignature = _witness.Cosign(text, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(Path.Combine(_bench.Log, "cosigned"), $"{checkpoint}{cosignature}\n");
        await Tool.OpenSsl.RunAsync("ts", "-query", "-data", stamped + ".note", "-sha256", "-cert", "-out", query);
        await File.WriteAllBytesAsync(stamped + ".tsr", await authority.AnswerAsync(await File.ReadAllBytesAsync(query)));
        await _bench.WriteAsync(ExportBench.Mixed(9));
        _bench.Export();
        return authority;
    }
}
