using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.Cli;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Resolvers => [.. Forwarder.All.Keys];

    [Theory]
    [MemberData(nameof(Resolvers))]
    public async Task Seized_names_come_from_us_and_all_others_as_before(string resolver)
    {
        await using PeerServer world = await PeerServer.StartWorldAsync();
        using ApplianceHome home = new();
        home.Configure(upstream: world.EndPoint);
        await using ApplianceProcess appliance = await ApplianceProcess.StartAsync(home);
        Dictionary<string, string> exported = await ExportAsync(home, appliance.Dns);
        await using PeerServer running = await Forwarder.All[resolver].StartAsync(world.EndPoint, form => exported[form]);
        double before = (await appliance.ScrapeAsync()).Sum("sinkhole_dns_queries_total");

        PeerReply seized = Ask(running.EndPoint, ApplianceHome.Seized, RRType.A);
        PeerReply below = Ask(running.EndPoint, "www." + ApplianceHome.Seized, RRType.Aaaa);
        PeerReply service = Ask(running.EndPoint, ApplianceHome.Seized, RRType.Https);
        PeerReply plain = Ask(running.EndPoint, "plain1.example", RRType.A);

        Assert.Equal("A 192.0.2.80", seized.Data);
        Assert.Equal("Aaaa 2001:db8::80", below.Data);
        Assert.Equal(("NoError", string.Empty, string.Empty), (service.Rcode, service.Data, service.Others));
        Assert.Equal(Ask(world.EndPoint, "plain1.example", RRType.A).Data, plain.Data);
        Assert.NotEmpty(plain.Data);
        Assert.True((await appliance.ScrapeAsync()).Sum("sinkhole_dns_queries_total") >= before + 3, "the seized names were not asked of us");
    }

    [Fact]
    public void Every_resolver_of_the_readme_is_tested()
    {
        string folder = Path.Combine(Repository.Root, "appliance", "resolvers");
        string[] described = [.. Directory.EnumerateFiles(folder).Select(Path.GetFileNameWithoutExtension).Where(static name => name is not ("README" or "bind-options"))!];

        Assert.Equal(Forwarder.All.Keys.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    private static PeerReply Ask(IPEndPoint server, string name, RRType type)
    {
        using PeerClient client = new(server, Patience);
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
