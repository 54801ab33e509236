using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>What a purge leaves in the data folder, by the package's own script under another root.</summary>
public sealed class PurgeTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sinkhole-purge-");

    private string Data => Path.Combine(_root.FullName, "var", "lib", "sinkhole");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Every_journal_is_kept_with_what_belongs_to_it_and_all_else_goes()
    {
        Put("appliance_id", "lock", "generation", "generation.new", "clock", "orders", "seed/a.yaml", ".hidden", "notes.txt", "two words");
        Put("hits/0000000001-0000000000000000001.seg", "hits.epoch", "hits.loss", "hits.loss.v2");
        Put("queries/0000000001-0000000000000000001.seg", "queries.epoch", "queries.loss");
        Put("keys/hits.key", "keys/appliance.key", "keys/hits/2026-11-30-0011223344556677.key", "keys/CACHEDIR.TAG", "terms");
        Put("terms.damaged-2");
        Put("seals/xa-erc-2026-0001/2026-11-30-0011223344556677.p7m");
        Put("hits.2025/0000000001-0000000000000000001.seg", "gone.epoch", "gone.loss");

        ProgramRun purged = await PurgeAsync();

        string[] kept =
        [
            "appliance_id", "hits", "hits.2025", "hits.epoch", "hits.loss", "hits.loss.v2", "keys", "queries", "queries.epoch", "queries.loss",
            "seals", "terms", "terms.damaged-2",
        ];
        Assert.Equal(kept, Entries());

        // The keys that open records stay; private keys that sign, or open what is sent to the appliance, do not.
        Assert.Equal(["hits"], Directory.GetFileSystemEntries(Path.Combine(Data, "keys")).Select(static entry => Path.GetFileName(entry)));
        Assert.Equal(3, Directory.GetFiles(Data, "*.seg", SearchOption.AllDirectories).Length);
        Assert.Equal(
            ["hits", "hits.2025", "queries", "seals"],
            purged.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Path.GetFileName(line.Split(' ')[4])));
    }

    [Fact]
    public async Task Journal_without_a_segment_is_kept_by_its_epoch()
    {
        Put("appliance_id", "access.epoch");
        Directory.CreateDirectory(Path.Combine(Data, "access"));

        await PurgeAsync();

        Assert.Equal(["access", "access.epoch", "appliance_id"], Entries());
    }

    [Fact]
    public async Task Data_folder_without_a_journal_goes_whole()
    {
        Put("appliance_id", "lock", "hits.epoch", "hits.loss", "seed/a.yaml", "keys/hits/2026-11-30-0011223344556677.key", "terms");
        Put("terms.damaged");

        await PurgeAsync();

        Assert.False(Directory.Exists(Data));
    }

    private async Task<ProgramRun> PurgeAsync()
    {
        string script = Path.Combine(Repository.Root, "appliance", "debian", "postrm");
        ProgramRun purged = await ProgramRun.OfAsync("env", [$"DPKG_ROOT={_root.FullName}", "sh", script, "purge"]);
        Assert.True(purged.Code == 0, purged.Said);
        return purged;
    }

    private string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Data).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    private void Put(params string[] names)
    {
        foreach (string file in names.Select(name => Path.Combine(Data, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "x");
        }
    }
}
