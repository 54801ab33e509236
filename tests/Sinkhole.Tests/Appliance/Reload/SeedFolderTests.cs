using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class SeedFolderTests
{
    private const string Evil = "  - domain: evil.example";

    [Fact]
    public async Task Good_set_is_kept_and_read_back_the_same()
    {
        await using ReloadSite site = new(("xa-1", Evil), ("xa-2", "  - domain: pay.example"));

        OrderSet kept = ReadKept(site);

        Assert.Equal(site.Loaded.Current.Source.Orders.ContentHash, kept.ContentHash, HashComparer);
    }

    [Fact]
    public async Task Refused_set_is_not_kept()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        string? before = site.Seed.Kept;
        site.Order("xa-1", "  - domain: no$name.example");

        await site.ReloadAsync();

        Assert.Equal(before, site.Seed.Kept);
        Assert.Equal(1, ReadKept(site).EntryCount);
    }

    [Fact]
    public async Task New_set_replaces_the_old_one()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        site.Order("xa-1", Evil + "\n  - domain: pay.example");

        await site.ReloadAsync();

        Assert.Equal(2, ReadKept(site).EntryCount);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(site.Data, "seed")));
    }

    [Fact]
    public async Task Copy_that_a_crash_left_unfinished_is_not_taken()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        string? kept = site.Seed.Kept;
        Directory.CreateDirectory(kept + "0.new");

        Assert.Equal(kept, site.Seed.Kept);
    }

    [Fact]
    public async Task Files_that_changed_after_they_were_read_are_not_kept()
    {
        await using ReloadSite site = new(("xa-1", Evil));
        OrderSet read = site.Loaded.Current.Source.Orders;
        Directory.Delete(Path.Combine(site.Data, "seed"), recursive: true);
        site.Order("xa-1", "  - domain: other.example");

        Assert.Throws<IOException>(() => site.Seed.Keep(read));

        Assert.Null(site.Seed.Kept);
    }

    private static bool HashComparer(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    private static OrderSet ReadKept(ReloadSite site)
    {
        string kept = site.Seed.Kept ?? throw new InvalidOperationException("nothing was kept");
        SourceSet running = site.Loaded.Current.Source;
        SourceReadResult reading = site.Source.Read(running.Options, [kept], findings: [], isSeed: true, site.Time.GetUtcNow());
        return reading.Set?.Orders ?? throw new InvalidOperationException(string.Join('\n', reading.Findings.Select(finding => finding.Message)));
    }
}
