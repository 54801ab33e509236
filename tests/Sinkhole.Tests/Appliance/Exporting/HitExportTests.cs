using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exporting;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>Packages: what is in them, what is not, and that they verify with a public key alone.</summary>
public sealed class HitExportTests : IDisposable
{
    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task R27_Untouched_package_verifies_with_the_public_key_alone_and_has_the_records_of_the_order_only()
    {
        await _bench.WriteAsync(ExportBench.Mixed(60));

        ExportCounts counts = _bench.Export();

        PackageVerdict verdict = PackageVerifier.Verify(_bench.Package, _bench.Key);
        Assert.Empty(verdict.Damages);
        Assert.True(verdict.AreRecordsOpen);
        Assert.Equal((40, 8, 9), (counts.Hits, counts.Closing, counts.Counted));
        Assert.Equal(57, verdict.Records);
        Assert.Equal(81, verdict.Checkpoint!.Size);
        Assert.All(Hits(), static hit => Assert.Equal(ExportBench.Order, hit.OrderId));
        Assert.DoesNotContain(
            Directory.GetFiles(_bench.Package, "*", SearchOption.AllDirectories),
            static file => File.ReadAllText(file).Contains(ExportBench.OtherOrder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interval_has_its_begin_and_not_its_end_and_class_D_is_left_out()
    {
        HitRecord[] hits = [ExportBench.Hit(-1), ExportBench.Hit(0), ExportBench.Hit(9), ExportBench.Hit(10), ExportBench.Hit(5)];
        hits[4] = hits[4] with { Visit = hits[4].Visit with { Intent = IntentClass.D } };
        await _bench.WriteAsync(hits.Select(static hit => hit.ToRecord()));

        _bench.Export(length: TimeSpan.FromSeconds(10));

        Assert.Equal([hits[1].Reference, hits[2].Reference], Hits().Select(static hit => hit.Reference));
    }

    [Fact]
    public async Task Visits_that_are_counted_for_several_orders_together_are_left_out_and_said()
    {
        await _bench.WriteAsync(
        [
            ExportBench.Counted(1, ExportBench.Order).ToRecord(),
            ExportBench.Counted(2, ExportBench.Order, ExportBench.OtherOrder).ToRecord(),
            (ExportBench.Counted(3, ExportBench.Order) with { HasFurtherOrders = true }).ToRecord(),
            ExportBench.Counted(4, ExportBench.OtherOrder).ToRecord(),
        ]);

        ExportCounts counts = _bench.Export();

        Assert.Equal((1, 40, 2, 80), (counts.Counted, counts.CountedVisits, counts.SharedRecords, counts.SharedVisits));
    }

    [Fact]
    public async Task Sealed_package_has_nothing_in_clear_of_a_visitor_and_its_opened_form_verifies()
    {
        await _bench.WriteAsync(ExportBench.Mixed(30));

        _bench.Export(recipients: [TestAuthority.First.Certificate, TestAuthority.Second.Certificate]);

        PackageVerdict closed = PackageVerifier.Verify(_bench.Package, _bench.Key);
        Assert.Empty(closed.Damages);
        Assert.False(closed.AreRecordsOpen);
        Assert.Equal(6, closed.SealedFiles);
        Assert.All(
            Directory.GetFiles(_bench.Package, "*", SearchOption.AllDirectories),
            static file => Assert.DoesNotContain("198.51.100.7", File.ReadAllText(file), StringComparison.Ordinal));
        foreach (string envelope in Directory.GetFiles(_bench.Package, "*.p7m", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(envelope[..^".p7m".Length], TestAuthority.Second.KeyIn(envelope));
        }

        PackageVerdict opened = PackageVerifier.Verify(_bench.Package, _bench.Key);
        Assert.Empty(opened.Damages);
        Assert.Equal((true, 0), (opened.AreRecordsOpen, opened.SealedFiles));
        Assert.Contains("198.51.100.7", File.ReadAllText(Path.Combine(_bench.Package, "report-001.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.note")]
    [InlineData("checkpoint")]
    [InlineData("leaves.txt")]
    [InlineData("README.txt")]
    [InlineData("records-001.txt")]
    public async Task Pipe_in_the_place_of_a_file_is_damage_and_is_not_waited_for(string name)
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);
        _bench.Export();
        File.Delete(Path.Combine(_bench.Package, name));
        SpecialFile.MakePipe(Path.Combine(_bench.Package, name));

        PackageVerdict verdict = PackageVerifier.Verify(_bench.Package, _bench.Key);

        Assert.Contains(verdict.Damages, damage => damage.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_to_a_folder_is_damage_and_not_followed()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);
        _bench.Export();
        Directory.CreateSymbolicLink(Path.Combine(_bench.Package, "loop"), "/");

        PackageVerdict verdict = PackageVerifier.Verify(_bench.Package, _bench.Key);

        Assert.Equal(["loop: is a link, not a file"], verdict.Damages);
    }

    [Fact]
    public async Task Files_and_folders_are_for_their_owner_only()
    {
        await _bench.WriteAsync(ExportBench.Mixed(3));
        _bench.Export();
        using (var deep = new PackageFile(_bench.Package, "seals/xa-1/one", []))
        {
            deep.Finish();
        }

        string[] folders = Directory.GetDirectories(_bench.Package, "*", SearchOption.AllDirectories);
        Assert.Contains(Path.Combine(_bench.Package, "seals"), folders);
        Assert.Contains(Path.Combine(_bench.Package, "seals", "xa-1"), folders);
        Assert.All([_bench.Package, .. folders], static folder => Assert.Equal(FileModes.OwnerFolder, File.GetUnixFileMode(folder)));
        Assert.All(
            Directory.GetFiles(_bench.Package, "*", SearchOption.AllDirectories),
            static file => Assert.Equal(FileModes.OwnerFile, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Records_that_no_checkpoint_has_yet_are_left_out_and_counted()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);
        await _bench.WriteAsync([ExportBench.Hit(2).ToRecord()], isSigned: false);

        ExportCounts counts = _bench.Export();

        Assert.Equal((1, 1), (counts.Hits, counts.NotSignedYet));
        Assert.Empty(PackageVerifier.Verify(_bench.Package, _bench.Key).Damages);
    }

    [Fact]
    public async Task R33_Records_whose_key_is_lost_are_left_out_and_not_counted_as_erased()
    {
        HitRecord other = ExportBench.Hit(2);
        await _bench.WriteAsync([ExportBench.Hit(1, ExportBench.OtherOrder).ToRecord(), other.ToRecord()]);
        Assert.Equal((1, 0), (_bench.Export().Hits, 0));
        Directory.Delete(_bench.Package, recursive: true);
        foreach (string key in Directory.GetFiles(Path.Combine(_bench.Data, "keys", "hits"), "*.key"))
        {
            if (File.ReadAllText(key).Contains(ExportBench.OtherOrder, StringComparison.Ordinal))
            {
                File.Delete(key);
            }
        }

        ExportCounts counts = _bench.Export();

        Assert.Equal((1, 0, 1), (counts.Hits, counts.Erased, counts.WithoutKeys));
        Assert.Empty(PackageVerifier.Verify(_bench.Package, _bench.Key).Damages);
    }

    [Fact]
    public async Task Key_of_a_sealed_account_goes_with_it_as_it_is_and_one_that_is_gone_is_counted()
    {
        using var sealer = new Sealer(Path.Combine(_bench.Data, "seals"), new ManualTime());
        sealer.Use([TestAuthority.First.Certificate], orders: 2);
        HitRecord hit = ExportBench.Hit(1);
        byte[] value = (await sealer.SealAsync(hit.OrderId, hit.Reference.ToString(), HitRecord.Version, "{\"account\":\"alice\"}"u8))!;
        HitRecord erased = ExportBench.Hit(2) with { Sealed = (byte[])[1, .. new byte[100]] };
        HitRecord other = ExportBench.Hit(3, ExportBench.OtherOrder);
        await sealer.SealAsync(other.OrderId, other.Reference.ToString(), HitRecord.Version, "{}"u8);
        await _bench.WriteAsync([(hit with { Sealed = value }).ToRecord(), erased.ToRecord(), other.ToRecord()]);

        ExportCounts counts = _bench.Export();

        Assert.Equal((0, 1), (counts.ErasedKeys, counts.LostKeys));
        Assert.Equal([ExportBench.Order], Directory.GetDirectories(Path.Combine(_bench.Package, "seals")).Select(Path.GetFileName));
        Assert.Equal(
            "{\"account\":\"alice\"}",
            TestAuthority.First.Open(Path.Combine(_bench.Package, "seals"), hit.OrderId, hit.Reference.ToString(), HitRecord.Version, value));
    }

    [Fact]
    public async Task Stamped_and_cosigned_checkpoints_go_with_the_proof_that_the_newest_one_continues_them()
    {
        await _bench.WriteAsync(ExportBench.Mixed(10));
        Assert.True(CheckpointVerifier.TryReadOwn(_bench.Log, out _, out SignedNote? stamped));
        File.WriteAllBytes(Path.Combine(_bench.Log, $"{14:D19}.note"), stamped.ToBytes());
        File.WriteAllBytes(Path.Combine(_bench.Log, $"{14:D19}.tsr"), [0x30, 0]);
        File.WriteAllBytes(Path.Combine(_bench.Log, "cosigned"), stamped.ToBytes());
        await _bench.WriteAsync(ExportBench.Mixed(9));

        _bench.Export();

        PackageVerdict verdict = PackageVerifier.Verify(_bench.Package, _bench.Key);
        Assert.Empty(verdict.Damages);
        Assert.Equal((27, 14, 14), (verdict.Checkpoint!.Size, verdict.Stamped!.Checkpoint.Size, verdict.Cosigned!.Checkpoint.Size));
        Assert.Equal([0x30, 0], File.ReadAllBytes(Path.Combine(_bench.Package, "stamped.tsr")));
        Assert.NotEmpty(File.ReadAllLines(Path.Combine(_bench.Package, "stamped.path")));
    }

    [Fact]
    public async Task R15_Manifest_counts_hits_further_requests_and_addresses_each_for_itself()
    {
        await _bench.WriteAsync(ExportBench.Mixed(30));

        ExportCounts counts = _bench.Export();

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_bench.Package, "manifest.json")));
        JsonElement said = manifest.RootElement.GetProperty("counts");
        Assert.Equal((20, 4, 12), (counts.Hits, counts.Closing, counts.FurtherRequests));
        Assert.Equal(20, said.GetProperty("hits").GetInt32());
        Assert.Equal(12, said.GetProperty("further_requests").GetInt32());
        Assert.Equal(2, said.GetProperty("addresses").GetInt32());
        Assert.False(said.TryGetProperty("more_addresses", out _));
    }

    [Fact]
    public async Task Manifest_says_what_how_and_by_what_it_was_made()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);

        _bench.Export();

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_bench.Package, "manifest.json")));
        JsonElement root = manifest.RootElement;
        Assert.Equal(ExportBench.Order, root.GetProperty("order").GetString());
        Assert.Equal("7/1", root.GetProperty("audit_record").GetString());
        Assert.Equal(_bench.Key.Name.Split('/')[1], root.GetProperty("appliance").GetString());
        Assert.Equal(1, root.GetProperty("counts").GetProperty("hits").GetInt32());
        Assert.NotEmpty(root.GetProperty("software").GetProperty("files").EnumerateArray());
        string[] named = [.. root.GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("name").GetString()!)];
        string[] there =
        [
            .. Directory.GetFiles(_bench.Package, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_bench.Package, file)),
        ];
        Assert.Equal(there.Except(["manifest.json", "manifest.note"]).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Journal_that_was_changed_proves_nothing_and_no_package_is_left()
    {
        await _bench.WriteAsync(ExportBench.Mixed(10));
        string segment = Directory.GetFiles(_bench.Hits, "*.seg").Single();
        byte[] octets = File.ReadAllBytes(segment);
        octets[100] ^= 1;
        File.WriteAllBytes(segment, octets);

        CheckpointException error = Assert.Throws<CheckpointException>(() => _bench.Export());

        Assert.Contains("nothing in them can be proved", error.Message, StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.GetFileSystemEntries(_bench.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Record_whose_payload_was_changed_is_left_out_and_the_rest_is_proved()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord(), ExportBench.Hit(2).ToRecord()]);
        string segment = Directory.GetFiles(_bench.Hits, "*.seg").Single();
        byte[] octets = File.ReadAllBytes(segment);
        octets[^10] ^= 1;
        File.WriteAllBytes(segment, octets);

        ExportCounts counts = _bench.Export();

        Assert.Equal((1, 1), (counts.Hits, counts.Damaged));
        Assert.Empty(PackageVerifier.Verify(_bench.Package, _bench.Key).Damages);
    }

    [Fact]
    public async Task R27_Each_of_1_000_changes_is_refused_and_a_change_of_the_records_names_the_first_bad_one()
    {
        await _bench.WriteAsync(ExportBench.Mixed(20));
        _bench.Export();
        NoteKey key = _bench.Key;
        var mutator = new PackageMutator(new Random(1));
        for (int number = 0; number < 1_000; number++)
        {
            string copy = Path.Combine(_bench.Folder, "copy");
            PackageMutator.Copy(_bench.Package, copy);
            string done = mutator.Mutate(copy);

            PackageVerdict verdict = PackageVerifier.Verify(copy, key);

            Assert.True(!verdict.Damages.IsEmpty, $"case {number}: {done}");
            Assert.True(verdict.FirstBad == FirstChanged(copy) || !done.StartsWith("records", StringComparison.Ordinal), $"case {number}: {done}");
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task Package_that_another_key_signed_is_refused()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);
        _bench.Export();
        NoteKey other = NoteSigner.Create(_bench.Key.Name).Key;

        Assert.Equal(["manifest.note: is not signed by this key alone"], PackageVerifier.Verify(_bench.Package, other).Damages);
    }

    [Fact]
    public async Task Cancelled_export_leaves_nothing()
    {
        await _bench.WriteAsync(ExportBench.Mixed(10));
        using var stop = new CancellationTokenSource();
        int read = 0;

        Assert.ThrowsAny<OperationCanceledException>(() => _bench.Export(
            onRecord: () =>
            {
                if (++read == 20)
                {
                    stop.Cancel();
                }
            },
            cancellationToken: stop.Token));

        Assert.Equal(["data"], Directory.GetFileSystemEntries(_bench.Folder).Select(Path.GetFileName));
    }

    /// <summary>The first line that is not that of the package, counted from 1.</summary>
    private int FirstChanged(string copy)
    {
        const string Records = "records-001.txt";
        string[] before = Lines(Path.Combine(_bench.Package, Records));
        string[] after = File.Exists(Path.Combine(copy, Records)) ? Lines(Path.Combine(copy, Records)) : [];
        int same = before.Zip(after).TakeWhile(static pair => pair.First == pair.Second).Count();
        return same + 1;
    }

    private static string[] Lines(string file)
    {
        string[] lines = Encoding.Latin1.GetString(File.ReadAllBytes(file)).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : [.. lines[..^1], lines[^1] + " without its end"];
    }

    private IEnumerable<HitRecord> Hits()
    {
        foreach (string text in File.ReadAllLines(Path.Combine(_bench.Package, "records-001.txt")))
        {
            Assert.True(PackageLine.TryParse(Encoding.ASCII.GetBytes(text), out PackageLine? line));
            var record = new Sinkhole.Evidence.Journals.Record(
                (ushort)((line.Frame.Span[2] << 8) | line.Frame.Span[3]), ExportBench.Begin, TimeSpan.Zero, true, line.Frame[80..^4]);
            if (HitRecord.TryRead(record, out HitRecord? hit))
            {
                yield return hit;
            }
        }
    }
}
