using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Tests.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>What <c>custody.jsonld</c> of a package says; a processor that is not ours reads it in the system tests.</summary>
public sealed class CustodyFileTests : IDisposable
{
    private const string Action = "case-investigation:InvestigativeAction";

    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task R29_Each_file_that_the_manifest_names_has_the_same_hash_in_the_custody_and_is_a_result_of_the_export()
    {
        await _bench.WriteAsync(ExportBench.Mixed(12));
        _bench.Export();

        Dictionary<string, string> files = Things()
            .Where(static thing => TypeOf(thing) == "uco-observable:File")
            .ToDictionary(static file => Facet(file, 0, "uco-observable:filePath").GetString()!, HashOf);
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(At("manifest.json"))).RootElement;
        string[] named = [.. manifest.GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("name").GetString()!)];
        foreach (JsonElement file in manifest.GetProperty("files").EnumerateArray().SkipLast(1))
        {
            Assert.Equal(file.GetProperty("sha256").GetString(), files[file.GetProperty("name").GetString()!], ignoreCase: true);
        }

        Assert.Equal("custody.jsonld", named[^1]);
        string[] results = [.. LinksOf(Step("export"), "uco-action:result").Where(id => TypeOf(Thing(id)) == "uco-observable:File")];
        Assert.Equal(named[..^1], results.Select(id => Facet(Thing(id), 0, "uco-observable:filePath").GetString()));
    }

    [Fact]
    public async Task Steps_say_who_for_whom_when_and_after_what()
    {
        await _bench.WriteAsync(ExportBench.Mixed(3));
        _bench.Export();

        JsonElement export = Step("export");
        JsonElement user = Thing(LinksOf(export, "uco-action:performer").Single());
        Assert.Equal("officer", user.GetProperty("uco-core:name").GetString());
        Assert.Equal("1000", user.GetProperty("uco-core:hasFacet").GetProperty("uco-observable:accountIdentifier").GetString());
        Assert.Equal("Example Court", Thing(LinksOf(export, "uco-action:participant").Single()).GetProperty("uco-core:name").GetString());
        Assert.Contains("as record 7/1 of the audit journal", export.GetProperty("uco-core:description").GetString(), StringComparison.Ordinal);
        Assert.Contains("Purpose: hearing", export.GetProperty("uco-core:description").GetString(), StringComparison.Ordinal);
        Assert.Equal(["recording", "checkpoint"], LinksOf(export, "case-investigation:wasInformedBy").Select(NameOf));
        Assert.Equal("2026-05-01T00:00:00Z", Instant(Step("recording"), "uco-action:startTime"));
        Assert.Equal("2026-05-31T00:00:00Z", Instant(Step("recording"), "uco-action:endTime"));
        Assert.Equal(
            [ExportBench.Order, "12 O 345/26"],
            Things().Where(static thing => TypeOf(thing) == "case-investigation:Authorization")
                .Select(static thing => thing.GetProperty("case-investigation:authorizationIdentifier").GetString()));
    }

    [Fact]
    public async Task Witness_is_named_with_the_time_of_its_own_clock_and_a_response_that_is_no_time_stamp_is_no_step()
    {
        await _bench.WriteAsync(ExportBench.Mixed(3));
        Assert.True(CheckpointVerifier.TryReadOwn(_bench.Log, out _, out SignedNote? note));
        NoteSigner witness = NoteSigner.CreateWitness("witness.example/w1");
        var time = new DateTimeOffset(2026, 5, 2, 3, 4, 5, TimeSpan.Zero);
        var cosigned = new SignedNote(note.Text, [.. note.Signatures, witness.Cosign(note.Text, time)]);
        File.WriteAllBytes(Path.Combine(_bench.Log, "cosigned"), cosigned.ToBytes());
        File.WriteAllBytes(Path.Combine(_bench.Log, $"{5:D19}.note"), note.ToBytes());
        File.WriteAllBytes(Path.Combine(_bench.Log, $"{5:D19}.tsr"), [0x30, 0]);

        _bench.Export();

        JsonElement step = Step($"cosignature-{witness.Key.KeyId:x8}");
        Assert.Equal("witness.example/w1", NameOf(LinksOf(step, "uco-action:performer").Single()));
        Assert.Equal("2026-05-02T03:04:05Z", Instant(step, "uco-action:endTime"));
        Assert.True(File.Exists(At("stamped.tsr")));
        Assert.Equal(
            ["recording", "checkpoint", $"cosignature-{witness.Key.KeyId:x8}", "export"],
            Things().Where(static thing => TypeOf(thing) == Action).Select(static thing => thing.GetProperty("uco-core:name").GetString()));
    }

    [Fact]
    public async Task It_is_sealed_with_the_content_and_names_each_envelope_beside_what_is_in_it()
    {
        await _bench.WriteAsync(ExportBench.Mixed(3));

        _bench.Export(recipients: [TestAuthority.First.Certificate]);

        Assert.False(File.Exists(At("custody.jsonld")));
        File.WriteAllBytes(At("custody.jsonld"), TestAuthority.First.KeyIn(At("custody.jsonld.p7m")));
        JsonElement envelope = Things().Single(
            static thing => TypeOf(thing) == "uco-observable:File"
                && Facet(thing, 0, "uco-observable:filePath").GetString() == "records-001.txt.p7m");
        JsonElement opened = Thing(LinksOf(envelope, "case-investigation:wasDerivedFrom").Single());
        Assert.Equal("records-001.txt", Facet(opened, 0, "uco-observable:fileName").GetString());
    }

    private string At(string name) => Path.Combine(_bench.Package, name);

    private IEnumerable<JsonElement> Things() =>
        JsonDocument.Parse(File.ReadAllBytes(At("custody.jsonld"))).RootElement.GetProperty("@graph").EnumerateArray();

    private JsonElement Thing(string id) => Things().Single(thing => thing.GetProperty("@id").GetString() == id);

    private JsonElement Step(string name) =>
        Things().Single(thing => TypeOf(thing) == Action && thing.GetProperty("uco-core:name").GetString() == name);

    private string NameOf(string id) => Thing(id).GetProperty("uco-core:name").GetString()!;

    private static string TypeOf(JsonElement thing) => thing.GetProperty("@type").GetString()!;

    private static JsonElement Facet(JsonElement file, int index, string property) =>
        file.GetProperty("uco-core:hasFacet")[index].GetProperty(property);

    private static string HashOf(JsonElement file) =>
        Facet(file, 1, "uco-observable:hash").GetProperty("uco-types:hashValue").GetProperty("@value").GetString()!;

    private static string? Instant(JsonElement thing, string property) => thing.GetProperty(property).GetProperty("@value").GetString();

    private static string[] LinksOf(JsonElement thing, string property) =>
        [.. thing.GetProperty(property).EnumerateArray().Select(static link => link.GetProperty("@id").GetString()!)];
}
