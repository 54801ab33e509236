using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Drill F11: names that nobody asked before, without end, in a process whose memory the kernel caps. It lives and stays as it is.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class NameFloodTests : IDisposable
{
    private const int Rate = 2_000;
    private const int Names = 40_000;
    private const long Cap = 512L << 20;
    private const long MostGrowth = 96L << 20;

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 5_000_000)]
    public async Task Flood_of_new_names_fills_the_cache_and_nothing_else()
    {
        await using MemoryCap cap = MemoryCap.Of(Cap);
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone);
        _home.Configure(upstream: bind.EndPoint);
        await using ApplianceProcess appliance = await _home.StartAsync(Heap());
        cap.Hold(appliance.Id);
        var watch = Stopwatch.StartNew();
        int asked = 0;
        long warm = 0;
        while (watch.Elapsed < LongRun.Of(TimeSpan.FromSeconds(15), TimeSpan.FromHours(1)))
        {
            await FloodAsync(appliance, ++asked);
            warm = asked == 2 ? ProcessFigures.ResidentOctets(appliance.Id) : warm;
        }

        long growth = ProcessFigures.ResidentOctets(appliance.Id) - warm;
        Measured.Tell($"growth of resident memory in {watch.Elapsed.TotalSeconds:F0} s of new names", $"{growth / 1024} KiB, to {(warm + growth) >> 20} MiB");
        Assert.True(growth < MostGrowth, $"memory grew by {growth} octets");
        Assert.Equal("NOERROR rd ra", (await appliance.AskAsync(ApplianceHome.Seized))[0]);
        await appliance.StopAsync();
    }

    private const string Zone = """
        $TTL 300
        @ IN SOA ns.example. host.example. 1 3600 600 86400 300
        @ IN NS ns.example.
        ns.example. IN A 127.0.0.1
        *.example. IN A 198.51.100.1

        """;

    private static async Task FloodAsync(ApplianceProcess appliance, int round)
    {
        LoadName[] names = new LoadName[Names / 4];
        for (int name = 0; name < names.Length; name++)
        {
            names[name] = new LoadName($"n{name}.round{round}.example", isSeized: false) { Truth = new Truth(["NOERROR 198.51.100.1"]) };
        }

        using var load = new DnsLoad(appliance, Rate, names);
        await load.AwaitAnswersAsync(names.Length);
        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
    }

    /// <summary>The heap's own limit below the kernel's, as the drill has it: 352 MiB.</summary>
    private static System.Collections.Generic.Dictionary<string, string> Heap() => new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x16000000" };
}
