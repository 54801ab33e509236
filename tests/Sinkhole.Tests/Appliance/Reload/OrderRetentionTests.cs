using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Sinkhole.Tests.Orders.Reading;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class OrderRetentionTests
{
    private static readonly EvidenceOptions Options = new()
    {
        Retention = TimeSpan.FromDays(30),
        Countries = ImmutableSortedDictionary<string, TimeSpan>.Empty.Add("IT", TimeSpan.FromDays(180)).Add("XA", TimeSpan.FromDays(90)),
    };

    [Theory]
    [InlineData("IT", "retention: 7d", 7)]
    [InlineData("DE", "retention: 7d", 7)]
    [InlineData("IT", "", 180)]
    [InlineData("IT-25", "", 180)]
    [InlineData("XA", "", 90)]
    [InlineData("DE-BY", "", 30)]
    public void Order_decides_then_its_country_then_the_configuration(string jurisdiction, string retention, int days)
    {
        string text = OrderSample.With("jurisdiction: \"XA\"", $"jurisdiction: \"{jurisdiction}\"\n  {retention}");
        Order order = Assert.Single(OrderSample.Read(text).Set!.Orders);

        Assert.Equal(TimeSpan.FromDays(days), OrderRetention.Of(Options, order));
    }

    [Fact]
    public async Task Pages_of_two_orders_say_the_days_of_their_own_order()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"), ("xa-2", "  - domain: other.example"));
        Assert.Equal(["deleted after 30 days", "deleted after 30 days"], Promises(site));
        uint before = site.Number;

        site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 180d");
        site.Configure("evidence: { countries: { XA: 90d } }");
        ReloadRecord reload = await site.ReloadAsync();

        Assert.Equal(ReloadResult.Ok, reload.Result);
        Assert.Equal(before + 1, site.Number);
        Assert.Equal(["deleted after 180 days", "deleted after 90 days"], Promises(site));
    }

    [Fact]
    public async Task Part_of_a_day_counts_as_a_day()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));

        site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 36h");
        await site.ReloadAsync();

        Assert.Equal(["deleted after 2 days"], Promises(site));
    }

    private static string[] Promises(ReloadSite site) =>
    [
        .. site.Loaded.Current.Pages.OrderBy(static pages => pages.Key.Order, StringComparer.Ordinal).Select(static pages => PromiseOf(pages.Value)),
    ];

    private static string PromiseOf(OrderPages pages)
    {
        var output = new ArrayBufferWriter<byte>();
        pages.Languages.Single(static language => language.Texts.Language == "en").Referenced.WriteTo(
            output, new PageFill(DisplayName.ToText("evil.example"), DisplayName.ToMarkup("evil.example"), "ABCDEFGHIJKLMNOP"u8.ToArray()));
        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        int at = text.IndexOf("deleted after", StringComparison.Ordinal);
        return text[at..(text.IndexOf(" days", at, StringComparison.Ordinal) + " days".Length)];
    }
}
