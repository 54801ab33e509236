using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The main job, end to end, on the program as it ships: native code, out of the package.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackagedProgramTests : IAsyncLifetime
{
    private const string Seized = "A 192.0.2.80";

    private static readonly HttpClient Client = new();

    private readonly ApplianceHome _home;
    private ApplianceProcess _appliance = null!;

    public PackagedProgramTests(DebianPackage package)
    {
        _home = new ApplianceHome { Runs = package.Program };
    }

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Name_is_seized_visitor_is_warned_and_the_hit_is_found_and_verifies_after_the_stop()
    {
        using Visitor visitor = await Visitor.ConnectAsync(_appliance.Web);
        string byUdp = await DigAsync(_appliance, "+notcp");
        string byTcp = await DigAsync(_appliance, "+tcp");
        PageSeen page = await visitor.GetAsync(ApplianceHome.Seized);
        long generation = await _appliance.GenerationAsync();
        await _appliance.StopAsync();

        ProgramRun verified = await _home.RunAsync("evidence", "verify", _home.Hits);
        HitRecord hit = HitsOnDisk.Read(_home.Hits)[page.Reference!.Value];

        Assert.Equal(("192.0.2.80", "192.0.2.80"), (byUdp, byTcp));
        Assert.Equal(451, page.Status);
        Assert.Equal((ExitCode.Ok, string.Empty), (verified.Code, verified.Error));
        Assert.StartsWith("sound: 1 record in 1 segment", verified.Output, StringComparison.Ordinal);
        Assert.Equal(visitor.Local, hit.Visit.Source);
        Assert.Equal(_appliance.Web, hit.Visit.Destination);
        Assert.Equal((ApplianceHome.Seized, ApplianceHome.OrderId, generation), (hit.Visit.Host, hit.OrderId, hit.Generation));
    }

    [Fact]
    public async Task Order_that_is_added_is_in_force_after_a_reload_and_status_shows_it()
    {
        ProgramRun before = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        _home.Orders.Put("xa-erc-2026-0002", "library.example");
        ProgramRun reload = await _home.ReloadAsync();
        ProgramRun after = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        IReadOnlyList<string> seized = await _appliance.AskAsync("library.example");
        PageSeen page = await Visitor.SeeAsync(_appliance.Web, "library.example");

        Assert.Equal((ExitCode.Ok, ExitCode.Ok, ExitCode.Ok), (before.Code, reload.Code, after.Code));
        Assert.Contains("1 order", before.Output, StringComparison.Ordinal);
        Assert.Contains("2 orders", after.Output, StringComparison.Ordinal);
        Assert.Contains(seized, static line => line.Contains(Seized, StringComparison.Ordinal));
        Assert.Equal(451, page.Status);
        Assert.NotNull(page.Reference);
    }

    [Fact]
    public async Task File_with_a_fault_is_refused_and_the_orders_in_force_stay()
    {
        _home.Orders.Write("bad", "}");
        ProgramRun reload = await _home.ReloadAsync();
        ProgramRun check = await _home.RunAsync("check", _home.Orders.Folder, "-c", _home.Configuration);

        Assert.Equal((ExitCode.Findings, ExitCode.Findings), (reload.Code, check.Code));
        Assert.Contains("bad.yaml", reload.Said, StringComparison.Ordinal);
        Assert.Equal("192.0.2.80", await DigAsync(_appliance, "+notcp"));
    }

    [Theory]
    [InlineData("text/plain; version=0.0.4", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/openmetrics-text; version=1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    public async Task Metrics_have_the_families_of_the_plain_build_and_balance(string accepted, string contentType)
    {
        using ApplianceHome plainHome = new();
        await using ApplianceProcess plain = await plainHome.StartAsync();

        (_, Scrape expected) = await WorkAndScrapeAsync(plain, accepted);
        (string? type, Scrape scrape) = await WorkAndScrapeAsync(_appliance, accepted);

        Assert.Equal(contentType, type);
        Assert.Equal(FamiliesIn(expected), FamiliesIn(scrape));
        scrape.AssertBalanced();
        Assert.Equal(3, scrape.Sum("sinkhole_dns_queries_total"));
        Assert.Equal(2, scrape.Sum("sinkhole_visits_total"));
        Assert.Equal(1, scrape.Sum("sinkhole_hits_total"));
    }

    private static async Task<(string? ContentType, Scrape Scrape)> WorkAndScrapeAsync(ApplianceProcess appliance, string accepted)
    {
        await DigAsync(appliance, "+notcp");
        await DigAsync(appliance, "+tcp");
        await appliance.AskAsync("library.example");
        await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized);
        await Visitor.SeeAsync(appliance.Web, "library.example");
        await appliance.AwaitAsync(
            async () => await appliance.ScrapeAsync() is { } now && now.DecidedVisits == now.Sum("sinkhole_visits_total"), "every visit decided");
        await appliance.ScrapeAtRestAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{appliance.Metrics}/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accepted);
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.Content.Headers.ContentType?.ToString(), new Scrape(text));
    }

    /// <summary>Name and type of each family.</summary>
    private static IEnumerable<string> FamiliesIn(Scrape scrape) => scrape.Text.Split('\n')
        .Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static async Task<string> DigAsync(ApplianceProcess appliance, string transport)
    {
        ProgramRun dig = await Tool.Dig.RunAsync(
            "-r", $"@{appliance.Dns.Address}", "-p", $"{appliance.Dns.Port}", "+short", "+tries=1", "+time=20", transport, ApplianceHome.Seized, "A");
        return dig.Said.Trim();
    }
}
