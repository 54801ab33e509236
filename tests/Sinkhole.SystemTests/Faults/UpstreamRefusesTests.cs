using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Debian's Unbound is our upstream, and its access list refuses us: it sends a header alone, and is not silent.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class UpstreamRefusesTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Unbound_that_refuses_us_is_reported_and_seized_names_are_answered()
    {
        await using PeerServer unbound = await PeerServer.StartAsync("/usr/sbin/unbound", "unbound", Refusing);
        _home.Configure(upstream: unbound.EndPoint);
        await using ApplianceProcess appliance = await _home.StartAsync();

        for (int name = 0; name < 10; name++)
        {
            IReadOnlyList<string> reply = await appliance.AskAsync($"n{name}.example");
            Assert.StartsWith("SERVFAIL", reply[0], StringComparison.Ordinal);
        }

        await appliance.AwaitErrorAsync($"No upstream gives good answers for all names without a route: {unbound.EndPoint} answers REFUSED");
        StatusReport status = await appliance.StatusAsync();
        UpstreamStatus upstream = Assert.Single(status.Upstreams);
        Assert.Equal(("failing", "answers REFUSED", 0L, 0L), (upstream.State, upstream.Trouble, upstream.Silent, upstream.Spared));
        Assert.Empty(status.NotReady);
        Assert.Contains(status.Notes, static note => note.StartsWith("no upstream answers for all names without a route", StringComparison.Ordinal));
        Scrape scrape = await appliance.ScrapeAsync();
        Assert.Equal(10, scrape.Sum("sinkhole_upstream_failures_total", "reason=\"refused\""));
        Assert.Contains("192.0.2.80", string.Join(' ', await appliance.AskAsync(ApplianceHome.Seized)), StringComparison.Ordinal);
        Assert.Equal(1, appliance.Error.Split('\n').Count(static line => line.Contains("No upstream gives good answers", StringComparison.Ordinal)));
        await appliance.StopAsync();
    }

    private static string[] Refusing(string folder, int port)
    {
        string file = Path.Combine(folder, "unbound.conf");
        File.WriteAllText(file, $"""
            server:
              interface: 127.0.0.1@{port}
              access-control: 127.0.0.0/8 refuse
              username: ""
              chroot: ""
              directory: "{folder}"
              use-syslog: no
              do-ip6: no
              do-daemonize: no
              pidfile: ""
              num-threads: 1
              module-config: "iterator"
            remote-control:
              control-enable: no
            """);
        return ["-d", "-p", "-c", file];
    }
}
