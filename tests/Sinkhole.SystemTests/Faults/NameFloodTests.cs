using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Drill F11: names that nobody asked before, without end, in a process whose memory the kernel caps; in the long run beside clients of DNS
/// over TCP and of pages that read nothing, for its first half. It lives and stays as it is.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class NameFloodTests : IDisposable
{
    private const int Rate = 2_000;
    private const int NamesOfRound = 10_000;
    private const int SamplesOfRound = 10;
    private const int RudeAddresses = 10;
    private const int RudeConnections = 20;
    private const long Cap = 512L << 20;

    // The limit is 1 MB an hour; an hour shows it, and ten times that fails. What half a minute shows is a leak of each name's octets.
    private const double MaxOctetsPerHour = 10e6;
    private const double MaxOctetsPerName = 200;

    private static readonly TimeSpan Span = LongRun.Of(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));

    private readonly ApplianceHome _home = new();
    private readonly List<(TimeSpan At, long Resident)> _samples = [];

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 5_000_000)]
    public async Task Flood_of_new_names_fills_the_cache_and_nothing_else()
    {
        await using MemoryCap cap = MemoryCap.Of(Cap);
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone);

        // A cache that is full when half of the time is over, so that what grows then is something else.
        _home.Configure(upstream: bind.EndPoint, more: $"cache: {{ memory: {LongRun.Of("4MiB", "64MiB")} }}");
        await using ApplianceProcess appliance = await _home.StartAsync(Heap());
        cap.Hold(appliance.Id);
        var watch = Stopwatch.StartNew();
        int round = 1;
        if (LongRun.IsAsked)
        {
            IPAddress[] addresses = [.. Enumerable.Range(0, RudeAddresses).Select(RudeClients.AddressOf)];
            await using var streams = new RudeClients(appliance.Dns, RudeAddresses, RudeConnections, RudeBehaviour.NeverReads, Queries());
            await using var visits = new PageFlood(PageFloodKind.NeverReads, appliance.Web, addresses, RudeConnections);
            for (; watch.Elapsed < Span / 2; round++)
            {
                await FloodAsync(appliance, round, watch);
            }

            Measured.Tell("DNS connections that read nothing", $"{streams.Made}");
        }

        for (; watch.Elapsed < Span; round++)
        {
            await FloodAsync(appliance, round, watch);
        }

        (TimeSpan At, long Resident)[] warm = [.. _samples.Where(sample => sample.At > watch.Elapsed / 2)];
        double slope = OctetsASecond(warm);
        Measured.Tell(
            $"growth of resident memory in the last {(warm[^1].At - warm[0].At).TotalSeconds:F0} s of {watch.Elapsed.TotalSeconds:F0} s of new names",
            $"{slope * 3600 / 1e6:F1} MB/h, {slope / Rate:F1} octets a name, to {warm[^1].Resident >> 20} MiB");
        Assert.True(slope < (LongRun.IsAsked ? MaxOctetsPerHour / 3600 : MaxOctetsPerName * Rate), $"memory grows by {slope:F0} octets a second");
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

    private static byte[] Queries() =>
        [.. Enumerable.Range(0, 100).SelectMany(static id => TcpQuery.Framed(ApplianceHome.Seized, RRType.A, (ushort)id))];

    private async Task FloodAsync(ApplianceProcess appliance, int round, Stopwatch watch)
    {
        LoadName[] names = new LoadName[NamesOfRound];
        for (int name = 0; name < names.Length; name++)
        {
            names[name] = new LoadName($"n{name}.round{round}.example", isSeized: false) { Truth = new Truth(["NOERROR 198.51.100.1"]) };
        }

        using var load = new DnsLoad(appliance, Rate, names);
        for (int sample = 0; sample < SamplesOfRound; sample++)
        {
            await load.AwaitAnswersAsync(NamesOfRound / SamplesOfRound);
            _samples.Add((watch.Elapsed, ProcessFigures.ResidentOctets(appliance.Id)));
        }

        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
    }

    /// <summary>The line that lies nearest to all samples.</summary>
    private static double OctetsASecond((TimeSpan At, long Resident)[] samples)
    {
        double at = samples.Average(static sample => sample.At.TotalSeconds);
        double resident = samples.Average(static sample => (double)sample.Resident);
        return samples.Sum(sample => (sample.At.TotalSeconds - at) * (sample.Resident - resident))
            / samples.Sum(sample => (sample.At.TotalSeconds - at) * (sample.At.TotalSeconds - at));
    }

    /// <summary>The heap's own limit below the kernel's, as the drill has it: 352 MiB.</summary>
    private static Dictionary<string, string> Heap() => new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x16000000" };
}
