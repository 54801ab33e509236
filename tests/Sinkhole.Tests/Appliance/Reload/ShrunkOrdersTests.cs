using System;
using System.IO;
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
    public async Task Missing_order_is_reported_until_an_operator_confirms_it()
    {
        await using ReloadSite site = new(("xa-1", Two), ("xa-2", "  - domain: other.example"));
        site.Remove("xa-1");

        ReloadRecord first = await site.ReloadAsync();

        ShrunkOrder gone = Assert.Single(first.Shrunk);
        Assert.Equal(("xa-1", true, 2, 2), (gone.Before.Id, gone.IsMissing, gone.Missing, gone.Unblocked));
        Assert.EndsWith("is missing with its 2 names since 2026-11-21 12:00:00Z: 2 names no longer blocked", gone.Describe(), StringComparison.Ordinal);
        Assert.Contains("1 order in force blocks less than before", first.Summary, StringComparison.Ordinal);
        Assert.Equal(ReloadResult.Ok, first.Result);

        Assert.Equal(gone, Assert.Single((await site.ReloadAsync()).Shrunk));
        ReloadRecord second = await site.ConfirmAsync();
        Assert.Empty(second.Shrunk);
        Assert.Equal(gone, Assert.Single(second.Confirmed));
        Assert.Equal($"a reload at 2026-11-21 12:00:00Z confirmed: {gone.Describe()}", site.Shrunk.LastConfirmed);
    }

    [Fact]
    public async Task Order_with_fewer_entries_is_reported_until_they_are_back()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        Assert.Contains("blocks 1 of 2 names since", Assert.Single((await site.ReloadAsync()).Shrunk).Describe(), StringComparison.Ordinal);

        site.Order("xa-1", Two);

        Assert.Empty((await site.ReloadAsync()).Shrunk);
        Assert.Null(site.Shrunk.LastConfirmed);
    }

    [Theory]
    [InlineData("{ domain: pay.example, action: observe }", "blocks 1 of 2 names", 1)]
    [InlineData("{ domain: pay.example, action: passthru }", "blocks 1 of 2 names and lets 1 more name through (passthru, allow)", 1)]
    [InlineData("{ domain: pay.example, match: exact }", "blocks the subtree of 1 name, not of 2,", 1)]
    [InlineData("{ domain: pay.example }\n  - { domain: help.pay.example, action: passthru }", "lets 1 more name through (passthru, allow)", 1)]
    [InlineData("{ domain: pay.example }\n  - { domain: other.example, action: passthru }", "lets 1 more name through (passthru, allow)", 0)]
    public async Task Entry_that_blocks_less_is_reported(string entry, string told, int unblocked)
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", $"{One}\n  - {entry}");

        ShrunkOrder order = Assert.Single((await site.ReloadAsync()).Shrunk);

        Assert.Contains(told + " since", order.Describe(), StringComparison.Ordinal);
        Assert.Equal(unblocked, order.Unblocked);
    }

    [Theory]
    [InlineData("allow: [pay.example]", "blocks 1 of 2 names", 1)]
    [InlineData("allow: [www.pay.example]", "lets 1 more name through (passthru, allow)", 1)]
    [InlineData("protected: [pay.example]", "blocks 1 of 2 names", 1)]
    public async Task Name_that_the_configuration_excludes_is_reported(string option, string told, int unblocked)
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Configure(option);

        ShrunkOrder order = Assert.Single((await site.ReloadAsync()).Shrunk);

        Assert.Contains(told + " since", order.Describe(), StringComparison.Ordinal);
        Assert.Equal(unblocked, order.Unblocked);
        site.Configure();
        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Fact]
    public async Task Order_with_a_later_begin_is_reported()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", Two, from: "2027-01-01T00:00:00Z");

        ShrunkOrder order = Assert.Single((await site.ReloadAsync()).Shrunk);

        Assert.Contains("begins at 2027-01-01 00:00:00Z by its file, with its 2 names, since", order.Describe(), StringComparison.Ordinal);
        Assert.Equal(2, order.Unblocked);
    }

    [Theory]
    [InlineData("observe")]
    [InlineData("passthru")]
    public async Task Entry_that_blocked_nothing_is_not_missed(string action)
    {
        await using ReloadSite site = new(("xa-1", $"{One}\n  - {{ domain: help.evil.example, action: {action} }}"));
        site.Order("xa-1", One);

        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Theory]
    [InlineData("nxdomain")]
    [InlineData("nodata")]
    public async Task Entry_that_blocks_in_another_way_is_not_missed(string action)
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", $"{One}\n  - {{ domain: pay.example, action: {action} }}");

        Assert.Empty((await site.ReloadAsync()).Shrunk);
    }

    [Fact]
    public async Task Order_with_a_new_id_loses_names_that_are_still_blocked()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Remove("xa-1");
        site.Order("xa-9", Two);

        ShrunkOrder order = Assert.Single((await site.ReloadAsync()).Shrunk);

        Assert.Equal((2, 0), (order.Missing, order.Unblocked));
        Assert.EndsWith(": other orders in force block all of the missing names", order.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loss_that_the_file_watch_found_must_be_reported_before_it_can_be_confirmed()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        await site.Reloader.ReloadInBackgroundAsync(CancellationToken.None);
        await site.Reloader.ReloadInBackgroundAsync(CancellationToken.None);
        Assert.Single(site.Shrunk.At(site.Clock.Now()));

        Assert.Single((await site.ConfirmAsync()).Shrunk);
        Assert.Empty((await site.ConfirmAsync()).Shrunk);
    }

    [Fact]
    public async Task New_loss_must_be_reported_before_it_can_be_confirmed()
    {
        await using ReloadSite site = new(("xa-1", Two), ("xa-2", One.Replace("evil", "other", StringComparison.Ordinal)));
        site.Order("xa-1", One);
        await site.ReloadAsync();
        site.Remove("xa-2");

        Assert.Equal(2, (await site.ConfirmAsync()).Shrunk.Count);
        Assert.Empty((await site.ConfirmAsync()).Shrunk);
    }

    [Fact]
    public async Task Order_that_its_file_ends_or_that_had_not_begun_is_not_reported()
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
    public async Task Order_that_has_ended_is_no_longer_reported()
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
    public async Task Loss_survives_a_restart_and_loss_during_downtime_is_reported()
    {
        await using ReloadSite site = new(("xa-1", Two));
        site.Order("xa-1", One);
        await site.ReloadAsync();

        ShrunkOrders after = Restarted(site);

        ShrunkOrder order = Assert.Single(after.At(site.Clock.Now()));
        Assert.Equal((1, null), (order.Missing, order.Unblocked));
        Assert.EndsWith(": 'sinkhole lookup' shows whether another order blocks the missing names", order.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xa-1 2 0 0 2026-11-02T00:00:00Z")]
    [InlineData("xa-1 2 0 0 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z")]
    [InlineData("xa-1 -2 0 0 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n")]
    [InlineData("xa-1 2 99999999999 0 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n")]
    [InlineData("xa-1 2 0 0 yesterday 2027-11-02T00:00:00Z\n")]
    [InlineData("\u0000\u0001\n")]
    public async Task Malformed_file_is_ignored_and_replaced(string text)
    {
        await using ReloadSite site = new(("xa-1", One));
        string good = await File.ReadAllTextAsync(site.OrdersFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(site.OrdersFile, text, TestContext.Current.CancellationToken);

        Assert.Empty(Restarted(site).At(site.Clock.Now()));

        Assert.Equal(good, await File.ReadAllTextAsync(site.OrdersFile, TestContext.Current.CancellationToken));
        Assert.Equal("xa-1 1 0 0 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n", good);
    }

    private static ShrunkOrders Restarted(ReloadSite site)
    {
        var shrunk = new ShrunkOrders(new KnownOrdersFile(site.OrdersFile, NullLogger.Instance), NullLogger.Instance);
        _ = shrunk.Update(site.Loaded.Current, before: null, site.Clock.Now(), site.Time.GetUtcNow());
        return shrunk;
    }
}
