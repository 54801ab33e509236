using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>DNS contacts of the built program: from a query to what a person reads of it.</summary>
public sealed class DnsContactTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Queries_under_a_profile_that_orders_it_are_listed_with_their_count_as_spoofable_and_not_as_visits()
    {
        _home.Configure(record: "http, dns");
        await using ApplianceProcess appliance = await _home.StartAsync();
        for (int number = 0; number < 3; number++)
        {
            await appliance.AskAsync("www." + ApplianceHome.Seized);
        }

        await AskByTcpAsync(appliance.Dns, ApplianceHome.Seized);
        await appliance.StopAsync();

        ProgramRun text = await ListAsync();
        ProgramRun json = await ListAsync("--json");

        Assert.True(text.Code == ExitCode.Ok, text.Said);
        Assert.Matches(@"(?m) 127[.]0[.]0[.]1 .* DNS over udp, spoofable: 3 queries until .*: www[.]evil[.]example A 3$", text.Output);
        Assert.Matches("(?m) DNS over tcp, not spoofable off the path: 1 query until .*: evil[.]example A 1$", text.Output);
        Assert.Contains("0 hits of order xa-erc-2026-0001; 2 contacts that are no visits, with 4 DNS queries", text.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("visit", text.Output, StringComparison.OrdinalIgnoreCase);
        JsonElement[] contacts = [.. json.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([true, false], contacts.Select(static contact => contact.GetProperty("spoofable").GetBoolean()));
        Assert.All(contacts, static contact => Assert.EndsWith("that anybody visited is not said", contact.GetProperty("says").GetString(), StringComparison.Ordinal));
        Assert.True((await _home.RunAsync("evidence", "verify", _home.Data)).Code == ExitCode.Ok);
    }

    [Fact]
    public async Task Without_the_option_no_query_is_recorded()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await appliance.AskAsync(ApplianceHome.Seized);
        Scrape scrape = await appliance.ScrapeAsync();
        await appliance.StopAsync();

        ProgramRun list = await ListAsync();

        Assert.Equal((ExitCode.Ok, string.Empty), (list.Code, list.Output));
        Assert.Equal(0, scrape.Sum("sinkhole_dns_contacts_total"));
    }

    private static async Task AskByTcpAsync(IPEndPoint server, string name)
    {
        byte[] wire = new byte[WireLimits.NameOctets];
        Assert.True(NameText.TryParse(name, wire, out int octets, out _));
        byte[] query = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, .. wire[..octets], 0, 1, 0, 1];
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        await client.GetStream().WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query]);
        Assert.True(await client.GetStream().ReadAsync(new byte[512]) > 0);
    }

    private Task<ProgramRun> ListAsync(params string[] more) => _home.RunAsync(
        [
            "evidence", "list", "--order", ApplianceHome.OrderId, "--from", "2020-01-01", "--to", "2090-01-01", "-c", _home.Configuration,
            "--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "complaint", .. more,
        ]);
}
