using System.Threading.Tasks;
using Sinkhole.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class OrderHoldsTests
{
    [Fact]
    public async Task Each_order_on_hold_is_a_sentence()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: a.example"), ("xa-2", "  - domain: b.example"), ("xa-3", "  - domain: c.example"));
        Assert.Empty(OrderHolds.Describe(site.Loaded.Current.Source.Orders));
        uint before = site.Number;

        site.Order("xa-1", "  - domain: a.example", more: "\n  hold: \"Example High Court, 12 O 3/27 #2\"");

        // Also an order that has ended.
        site.Order("xa-3", "  - domain: c.example", until: "2026-11-20T00:00:00Z", more: "\n  hold: \"until 2027-01-05\"");
        ReloadRecord reload = await site.ReloadAsync();

        Assert.Equal(ReloadResult.Ok, reload.Result);
        Assert.Equal(before + 1, site.Number);
        Assert.Equal(
            [
                "order xa-1 is on hold: Example High Court, 12 O 3/27 #2; nothing recorded under it is erased",
                "order xa-3 is on hold: until 2027-01-05; nothing recorded under it is erased",
            ],
            OrderHolds.Describe(site.Loaded.Current.Source.Orders));
    }
}
