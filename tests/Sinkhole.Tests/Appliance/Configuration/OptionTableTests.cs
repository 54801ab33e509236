using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Policy;
using Sinkhole.Reload;
using Sinkhole.Tests.Appliance.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class OptionTableTests
{
    private static readonly DnsOptions DnsWithRoute = new()
    {
        Routes = [new RouteOptions("corp.example", [new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53)])],
    };

    private static readonly SinkholeOptions Running = new()
    {
        File = "/etc/sinkhole.yaml",
        Orders = ["/etc/blocklists"],
        Dns = DnsWithRoute,
    };

    [Fact]
    public void Every_property_is_one_option_and_every_option_one_property()
    {
        HashSet<(string Property, string Row)> found = [];
        foreach ((string property, SinkholeOptions changed) in ChangedOptions.Of(Running))
        {
            string[] rows = [.. Differing(changed).Select(static option => option.Path)];
            Assert.True(rows.Length == 1, $"{property} is read by {rows.Length} rows of OptionTable [{string.Join(", ", rows)}]: declare it once");

            // The properties of a list's items are one option together.
            found.Add((property.Split('[')[0], rows[0]));
        }

        Assert.Equal(OptionTable.All.Select(static option => option.Path).Order(), found.Select(static pair => pair.Row).Order());
    }

    [Fact]
    public void Property_of_a_record_in_a_list_is_changed_by_itself()
    {
        string[] ofRoutes =
        [
            .. ChangedOptions.Of(Running).Select(static change => change.Property)
                .Where(static property => property.StartsWith("Dns.Routes", StringComparison.Ordinal)),
        ];

        Assert.Equal(["Dns.Routes", "Dns.Routes[0].Suffix", "Dns.Routes[0].Upstreams", "Dns.Routes[0].TrustsAuthentic"], ofRoutes);
    }

    [Fact]
    public void Option_that_needs_a_restart_is_reported_by_name_and_kept_as_it_runs()
    {
        foreach ((string property, SinkholeOptions changed) in ChangedOptions.Of(Running))
        {
            Option option = Differing(changed).Single();
            IReadOnlyList<string> reported = RestartNeeds.Between(Running, changed);
            SinkholeOptions kept = RestartNeeds.KeepRunning(Running, changed);

            Assert.Equal((property, option.NeedsRestart ? option.Path : string.Empty), (property, string.Join(' ', reported)));
            Assert.Equal((property, !option.NeedsRestart), (property, Differing(kept).Any()));
        }
    }

    [Fact]
    public async Task Content_hash_covers_content_and_nothing_else()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        SourceSet source = site.Loaded.Current.Source with { Options = site.Loaded.Current.Source.Options with { Dns = DnsWithRoute } };
        OrderInstant now = site.Clock.Now();
        byte[] before = ContentHash.Compute(source, now);

        foreach ((string property, SinkholeOptions changed) in ChangedOptions.Of(source.Options))
        {
            Option option = OptionTable.All.Single(row => !row.Values(source.Options).SequenceEqual(row.Values(changed)));
            bool isOther = !before.SequenceEqual(ContentHash.Compute(source with { Options = changed }, now));

            Assert.Equal((property, option.IsContent), (property, isOther));
        }
    }

    [Fact]
    public void Several_restarts_are_reported_in_the_order_of_the_file()
    {
        SinkholeOptions next = Running with { ControlSocket = "/srv/control.sock", Data = "/srv" };

        Assert.Equal("restart to apply data, control.socket", RestartNeeds.Say(Running, next));
        Assert.Null(RestartNeeds.Say(Running, Running with { Node = "other" }));
    }

    [Fact]
    public void Same_texts_on_other_pages_are_another_content()
    {
        Option languages = OptionTable.All.Single(static option => option.Path == "pages.*.languages");
        SinkholeOptions one = WithPages(("a", ["b", "c", "d"]));
        SinkholeOptions two = WithPages(("a", ["b"]), ("c", ["d"]));

        Assert.NotEqual(languages.Values(one), languages.Values(two));
    }

    private static IEnumerable<Option> Differing(SinkholeOptions changed) =>
        OptionTable.All.Where(option => !option.Values(Running).SequenceEqual(option.Values(changed)));

    private static SinkholeOptions WithPages(params (string Name, string[] Languages)[] pages) => Running with
    {
        Pages = pages.Aggregate(
            Running.Pages.Clear(), static (made, page) => made.Add(page.Name, new PageOptions { Languages = [.. page.Languages] })),
    };
}
