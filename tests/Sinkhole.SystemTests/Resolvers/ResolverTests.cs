using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Resolvers;

/// <summary>Debian's resolvers with our files: seized names come from us, all others from the world as before.</summary>
public sealed class ResolverTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Resolvers => [.. Forwarder.All.Keys];

    /// <summary>In the world, the seized names exist: no answer must ever show this address while their order is in force.</summary>
    private const string Behind = "A 203.0.113.9";

    private const string Signed = "shop." + Forwarder.SignedParent;

    private static readonly string World = SeizedSet.World() + $"""
        {ApplianceHome.Seized}. 60 A 203.0.113.9
        {Signed}. 60 A 203.0.113.9
        denied.example. 60 A 203.0.113.9
        other.{Forwarder.SignedParent}. 60 A 198.51.100.7

        """;

    [Theory]
    [MemberData(nameof(Resolvers))]
    public async Task Seized_names_come_from_us_and_all_others_as_before(string resolver)
    {
        await using PeerServer world = await PeerServer.StartWorldAsync(World);
        using ApplianceHome home = Home(world);
        await using ApplianceProcess appliance = await ApplianceProcess.StartAsync(home);
        Dictionary<string, string> exported = await ExportAsync(home, appliance.Dns);
        await using PeerServer running = await Forwarder.All[resolver].StartAsync(world.EndPoint, form => exported[form]);
        double before = (await appliance.ScrapeAsync()).Sum("sinkhole_dns_queries_total");

        PeerReply seized = Ask(running.EndPoint, ApplianceHome.Seized, RRType.A);
        PeerReply below = Ask(running.EndPoint, "www." + ApplianceHome.Seized, RRType.Aaaa);
        PeerReply service = Ask(running.EndPoint, ApplianceHome.Seized, RRType.Https);
        PeerReply denied = Ask(running.EndPoint, "denied.example", RRType.A);
        PeerReply signed = Ask(running.EndPoint, Signed, RRType.A);
        PeerReply unspared = Ask(running.EndPoint, "other." + Forwarder.SignedParent, RRType.A);
        PeerReply plain = Ask(running.EndPoint, "plain1.example", RRType.A);

        Assert.Equal("A 192.0.2.80", seized.Data);
        Assert.Equal("Aaaa 2001:db8::80", below.Data);
        Assert.Equal(("NoError", string.Empty, string.Empty), (service.Rcode, service.Data, service.Others));
        Assert.Equal(("NXDomain", string.Empty), (denied.Rcode, denied.Data));
        Assert.Equal("A 192.0.2.80", signed.Data);
        Assert.Equal(Forwarder.Validating.Contains(resolver) ? "ServFail" : "NoError", unspared.Rcode);
        Assert.Equal(Ask(world.EndPoint, "plain1.example", RRType.A).Data, plain.Data);
        Assert.NotEmpty(plain.Data);
        Assert.True((await appliance.ScrapeAsync()).Sum("sinkhole_dns_queries_total") >= before + 5, "the seized names were not asked of us");

        // Released, it is again what it is in the world, though the resolver still sends it to us. The order has fewer names: that is told.
        home.Orders.Put(ApplianceHome.OrderId, "other-evil.example");
        Assert.Equal(ExitCode.Incomplete, (await home.ReloadAsync()).Code);
        var waited = Stopwatch.StartNew();
        PeerReply released;
        while ((released = Ask(running.EndPoint, ApplianceHome.Seized, RRType.A)).Data != Behind)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(120), $"the release had no effect: {released}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        Measured.Tell($"{resolver}: release, with a ttl of 1 s", waited.Elapsed);
    }

    [Theory]
    [MemberData(nameof(Resolvers))]
    public async Task Seized_names_do_not_come_from_the_world_while_the_appliance_is_gone(string resolver)
    {
        await using PeerServer world = await PeerServer.StartWorldAsync(World);
        using ApplianceHome home = Home(world);
        Dictionary<string, string> exported;
        await using (ApplianceProcess appliance = await ApplianceProcess.StartAsync(home))
        {
            exported = await ExportAsync(home, appliance.Dns);
        }

        await using PeerServer running = await Forwarder.All[resolver].StartAsync(world.EndPoint, form => exported[form]);
        using PeerClient client = new(running.EndPoint, TimeSpan.FromSeconds(5));
        string said = client.TryAsk(ApplianceHome.Seized, RRType.A, out PeerReply reply) ? reply.Rcode : "silence";

        Assert.Contains(said, (string[])["ServFail", "Refused", "silence"]);
        Assert.True(string.IsNullOrEmpty(reply.Data), $"the order was got past: {reply}");
        var waited = Stopwatch.StartNew();
        PeerReply plain;
        while ((plain = Ask(running.EndPoint, "plain1.example", RRType.A)).Data.Length == 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"other names suffer: {plain}");
        }
    }

    [Theory]
    [MemberData(nameof(Resolvers))]
    public async Task List_without_names_stops_no_resolver(string resolver)
    {
        await using PeerServer world = await PeerServer.StartWorldAsync(World);
        using ApplianceHome home = new();
        string text = await File.ReadAllTextAsync(home.Configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            home.Configuration, text.Replace("orders: [orders]", "orders: []", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Dictionary<string, string> exported = await ExportAsync(home, new IPEndPoint(IPAddress.Loopback, 9));

        await using PeerServer running = await Forwarder.All[resolver].StartAsync(world.EndPoint, form => exported[form]);

        Assert.NotEmpty(Ask(running.EndPoint, "plain1.example", RRType.A).Data);
    }

    [Fact]
    public void Every_resolver_of_the_readme_is_tested()
    {
        string folder = Path.Combine(Repository.Root, "appliance", "resolvers");
        string[] described = [.. Directory.EnumerateFiles(folder).Select(Path.GetFileNameWithoutExtension).Where(static name => name is not ("README" or "bind-options"))!];

        Assert.Equal(Forwarder.All.Keys.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    /// <summary>Orders with every action that a resolver sees, and answers that nobody keeps for longer than a second.</summary>
    private static ApplianceHome Home(PeerServer world)
    {
        ApplianceHome home = new();
        home.Configure(upstream: world.EndPoint);
        string text = File.ReadAllText(home.Configuration);
        File.WriteAllText(home.Configuration, text.Replace("  seizure:\n", "  seizure:\n    ttl: 1s\n", StringComparison.Ordinal));
        home.Orders.Write(
            ApplianceHome.OrderId,
            Appliance.Orders.Text(ApplianceHome.OrderId, [ApplianceHome.Seized, Signed, "denied.example"])
                .Replace("  - domain: denied.example", "  - { domain: denied.example, action: nxdomain }", StringComparison.Ordinal));
        return home;
    }

    private static PeerReply Ask(IPEndPoint server, string name, RRType type)
    {
        using PeerClient client = new(server, Timeout);
        Assert.True(client.TryAsk(name, type, out PeerReply reply), $"no answer for {name} {type}");
        return reply;
    }

    /// <summary>What the verb prints for each form.</summary>
    private static async Task<Dictionary<string, string>> ExportAsync(ApplianceHome home, IPEndPoint to)
    {
        Dictionary<string, string> exported = new(StringComparer.Ordinal);
        foreach (string form in (string[])["unbound", "bind", "bind-options", "dnsmasq", "pdns-recursor", "pdns-recursor-lua", "knot-resolver", "dnsdist"])
        {
            ProgramRun run = await home.RunAsync("export", form, "--to", to.ToString(), "-c", home.Configuration);
            Assert.True(run.Code == ExitCode.Ok, run.Said);
            exported.Add(form, run.Output);
        }

        return exported;
    }
}
