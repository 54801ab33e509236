using System;
using System.IO;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>The main job, end to end, on the built program: a seized name is redirected, the visitor is warned, the hit is on disk.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class RoadTests : IAsyncLifetime
{
    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Dig_sees_the_sinkhole_behind_a_seized_name()
    {
        (string Type, string Record)[] answers =
        [
            ("A", "evil.example.\t\t30\tIN\tA\t192.0.2.80"), ("AAAA", "evil.example.\t\t30\tIN\tAAAA\t2001:db8::80"),
            ("ANY", "evil.example.\t\t30\tIN\tA\t192.0.2.80"), ("MX", "evil.example.\t\t30\tIN\tMX\t0 ."),
            ("HTTPS", "evil.example.\t\t30\tIN\tSOA\tisp.example. hostmaster.isp.example."),
        ];
        foreach ((string type, string record) in answers)
        {
            foreach (string transport in (string[])["+notcp", "+tcp"])
            {
                string said = await DigAsync(ApplianceHome.Seized, type, transport);

                Assert.Contains("status: NOERROR", said, StringComparison.Ordinal);
                Assert.Contains(record, said, StringComparison.Ordinal);
                Assert.Contains("EDE: 16 (Censored): (xa-erc-2026-0001)", said, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Dig_sees_why_an_unlisted_name_has_no_answer()
    {
        string said = await DigAsync("library.example", "A", "+notcp");

        Assert.Contains("status: SERVFAIL", said, StringComparison.Ordinal);
        Assert.Contains("EDE: 22 (No Reachable Authority)", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it", "Dominio sequestrato: evil.example")]
    [InlineData("fr-CH, fr;q=0.9", "Domaine saisi : evil.example")]
    [InlineData("en", "Domain seized: evil.example")]
    public async Task Curl_gets_the_page_in_the_language_it_asks_for(string asked, string title)
    {
        ProgramRun curl = await Tool.Curl.RunAsync(
            "-sS", "-i", "-H", $"Host: {ApplianceHome.Seized}", "-H", $"Accept-Language: {asked}", $"http://{_appliance.Web}/");

        Assert.StartsWith("HTTP/1.1 451 Unavailable For Legal Reasons\r\n", curl.Output, StringComparison.Ordinal);
        Assert.Contains("\r\nLink: <https://isp.example/>; rel=\"blocked-by\"\r\n", curl.Output, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Language: {asked[..2]}\r\n", curl.Output, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{asked[..2]}\"", curl.Output, StringComparison.Ordinal);
        Assert.Contains($"<title>{title}</title>", curl.Output, StringComparison.Ordinal);
        Assert.Matches(new Regex("<span class=\"ref\">[A-Z2-7 -]{16,}</span>"), curl.Output);
    }

    [Fact]
    public async Task Reference_on_the_page_is_in_the_journal_with_the_visitors_address_and_port()
    {
        using Visitor visitor = await Visitor.ConnectAsync(_appliance.Web);
        PageSeen page = await visitor.GetAsync("WWW.Evil.Example", "/get.php?username=anna&password=secret");

        HitRecord hit = HitsOnDisk.Read(_home.Hits)[page.Reference!.Value];
        ProgramRun verified = await _home.RunAsync("evidence", "verify", _home.Hits);

        Assert.Equal(visitor.Local, hit.Visit.Source);
        Assert.Equal(_appliance.Web, hit.Visit.Destination);
        Assert.Equal("www.evil.example", hit.Visit.Host);
        Assert.Equal(ApplianceHome.OrderId, hit.OrderId);
        Assert.Equal(await _appliance.GenerationAsync(), hit.Generation);
        Assert.True(verified.Code == 0, verified.Said);
        Assert.StartsWith("sound: 1 record in 1 segment", verified.Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_home.Hits), static file => Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flipped_bit_in_the_journal_is_named_by_verify()
    {
        await Visitor.SeeAsync(_appliance.Web, ApplianceHome.Seized);
        await _appliance.StopAsync();
        string segment = Assert.Single(Directory.GetFiles(_home.Hits));
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[^10] ^= 4;
        await File.WriteAllBytesAsync(segment, octets);

        ProgramRun verified = await _home.RunAsync("evidence", "verify", _home.Hits);

        Assert.Equal(2, verified.Code);
        Assert.Contains(Path.GetFileName(segment), verified.Error, StringComparison.Ordinal);
        Assert.Contains("at offset", verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_balance_after_a_mixed_day_and_promtool_takes_them()
    {
        await AskOddlyAsync();
        await VisitOddlyAsync();
        await _appliance.AwaitAsync(
            async () => await _appliance.ScrapeAsync() is { } now && now.DecidedVisits == now.Sum("sinkhole_visits_total"), "every visit decided");

        Scrape scrape = await _appliance.ScrapeAtRestAsync();
        ProgramRun lint = await ProgramRun.OfAsync(Tool.Promtool.Required(), ["check", "metrics"], scrape.Text);

        scrape.AssertBalanced();
        Assert.Equal(8, scrape.Sum("sinkhole_dns_queries_total"));
        Assert.Equal(1, scrape.Sum("sinkhole_dns_dropped_total", "reason=\"short\""));
        Assert.Equal(1, scrape.Sum("sinkhole_dns_dropped_total", "reason=\"spoof_suspect\""));
        Assert.Equal(1, scrape.Sum("sinkhole_hits_total"));
        Assert.Equal(3, scrape.Sum("sinkhole_hits_coalesced_total"));
        Assert.Equal(1, scrape.Sum("sinkhole_visits_discarded_total", "reason=\"uncovered\""));
        Assert.Equal(1, scrape.Sum("sinkhole_visits_discarded_total", "reason=\"class_d\""));
        Assert.True(lint.Code == 0, lint.Said);
    }

    private async Task AskOddlyAsync()
    {
        foreach (RRType type in (RRType[])[RRType.A, RRType.Aaaa, RRType.Https, RRType.MX, RRType.Any])
        {
            await _appliance.AskAsync(ApplianceHome.Seized, type);
        }

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(_appliance.Dns);
        await client.SendAsync(new byte[5]);
        await client.SendAsync(Convert.FromHexString("123480000000000000000000"));
        await _appliance.AskAsync("library.example");
    }

    private async Task VisitOddlyAsync()
    {
        using (Visitor visitor = await Visitor.ConnectAsync(_appliance.Web))
        {
            await visitor.GetAsync(ApplianceHome.Seized);
            await visitor.GetAsync(ApplianceHome.Seized, "/again");
            await visitor.GetAsync(ApplianceHome.Seized, "/and/again");
            await visitor.GetAsync("www.evil.example");
        }

        Assert.Equal(421, (await Visitor.SeeAsync(_appliance.Web, "library.example")).Status);
        using Visitor machine = await Visitor.ConnectAsync(_appliance.Web);
        Assert.Equal(200, (await machine.GetAsync(ApplianceHome.Seized, "/robots.txt")).Status);
    }

    private async Task<string> DigAsync(string name, string type, string transport)
    {
        ProgramRun dig = await Tool.Dig.RunAsync(
            "-r", $"@{_appliance.Dns.Address}", "-p", $"{_appliance.Dns.Port}", "+tries=1", "+time=20", transport, name, type);
        return dig.Said;
    }
}
