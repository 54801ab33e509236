using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class ShrunkOrdersTests
{
    private const string Two = "  - domain: evil.example\n  - domain: pay.example";
    private const string One = "  - domain: evil.example";

    [Fact]
    public async Task Order_that_is_gone_is_told_and_stands_until_a_second_reload_confirms_it()
    {
        await using ReloadSite site = new(("xa-1", Two), ("xa-2", "  - domain: other.example"));
        site.Remove("xa-1");

        ReloadRecord first = await site.ReloadAsync();

        ShrunkOrder gone = Assert.Single(first.Shrunk);
        Assert.Equal(("xa-1", 0, 2), (gone.Before.Id, gone.Entries, gone.Missing));
        Assert.Contains("1 order in force lost names", first.Summary, StringComparison.Ordinal);
        Assert.Equal(ReloadResult.Ok, first.Result);

        ReloadRecord second = await site.ReloadAsync();
        Assert.Empty(second.Shrunk);
        Assert.Contains("2 names of 1 order ", site.Shrunk.LastConfirmed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_with_fewer_entries_is_told_and_forgotten_when_they_are_back()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        Assert.Equal((1, 1), (await site.ReloadAsync()).Shrunk.Select(static order => (order.Entries, order.Missing)).Single());

        site.Order("xa-1", Two);

        Assert.Empty((await site.ReloadAsync()).Shrunk);
        Assert.Null(site.Shrunk.LastConfirmed);
    }

    [Fact]
    public async Task What_the_file_watch_has_read_is_told_to_the_next_person_who_asks()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        await site.Reloader.ReloadUnheardAsync(CancellationToken.None);
        await site.Reloader.ReloadUnheardAsync(CancellationToken.None);
        Assert.Single(site.Shrunk.At(site.Clock.Now()));

        Assert.Single((await site.ReloadAsync()).Shrunk);
        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Fact]
    public async Task Further_loss_is_told_before_it_can_be_confirmed()
    {
        await using ReloadSite site = new(("xa-1", Two), ("xa-2", One.Replace("evil", "other", StringComparison.Ordinal)));
        site.Order("xa-1", One);
        await site.ReloadAsync();
        site.Remove("xa-2");

        Assert.Equal(2, (await site.ReloadAsync()).Shrunk.Count);
        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Fact]
    public async Task Order_that_its_own_file_ends_is_not_missed_nor_one_that_had_not_begun()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-2", One, from: "2027-01-01T00:00:00Z");
        site.Order("xa-1", One, until: "2026-11-20T00:00:00Z");
        Assert.Empty((await site.ReloadAsync()).Shrunk);
        site.Remove("xa-1");
        site.Remove("xa-2");
        site.Order("xa-3", "  - domain: third.example");

        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Fact]
    public async Task Order_whose_time_is_over_is_missed_no_more()
    {
        await using ReloadSite site = new(("xa-2", One));
        site.Order("xa-1", Two, until: "2026-11-22T00:00:00Z");
        await site.ReloadAsync();
        site.Remove("xa-1");
        Assert.Single((await site.ReloadAsync()).Shrunk);

        site.Time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(site.Shrunk.At(site.Clock.Now()));
    }

    [Fact]
    public async Task Loss_outlasts_a_restart_and_loss_while_it_was_off_is_told()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        await site.ReloadAsync();

        ShrunkOrders after = Restarted(site);

        Assert.Equal(1, Assert.Single(after.At(site.Clock.Now())).Missing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xa-1 2 2026-11-02T00:00:00Z")]
    [InlineData("xa-1 2 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z")]
    [InlineData("xa-1 -2 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n")]
    [InlineData("xa-1 99999999999 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n")]
    [InlineData("xa-1 2 yesterday 2027-11-02T00:00:00Z\n")]
    [InlineData("\u0000\u0001\n")]
    public async Task File_that_is_spoilt_says_nothing_and_is_written_anew(string text)
    {
        await using ReloadSite site = new(("xa-1", One));
        string good = await File.ReadAllTextAsync(site.OrdersFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(site.OrdersFile, text, TestContext.Current.CancellationToken);

        Assert.Empty(Restarted(site).At(site.Clock.Now()));

        Assert.Equal(good, await File.ReadAllTextAsync(site.OrdersFile, TestContext.Current.CancellationToken));
        Assert.Equal("xa-1 1 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n", good);
    }

    private static ShrunkOrders Restarted(ReloadSite site)
    {
        var shrunk = new ShrunkOrders(new KnownOrdersFile(site.OrdersFile, NullLogger.Instance), NullLogger.Instance);
        shrunk.Follow(site.Loaded.Current.Source.Orders, site.Clock.Now(), site.Time.GetUtcNow(), isHeard: false);
        return shrunk;
    }
}
