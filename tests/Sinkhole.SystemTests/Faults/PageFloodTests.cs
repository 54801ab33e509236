using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Drill F11 for pages: connections that would fill the memory. The process lives under its heap limit, grows by less than 100 MiB, serves
/// a neighbour and whoever shares the flood's address during it, and drains.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class PageFloodTests : IDisposable
{
    private const int Connections = 1_000;
    private const int MinSamples = 5;
    private const long MaxGrowth = 100L << 20;

    // Of each of ten clients; all that the site takes at once are theirs in the long run.
    private static readonly int ConnectionsOfTen = LongRun.Of(200, 1_000);

    private static readonly TimeSpan Span = LongRun.Of(TimeSpan.FromSeconds(6), TimeSpan.FromMinutes(5));
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(500);

    private static readonly IPAddress Neighbour = IPAddress.Parse("127.0.9.9");

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory(Timeout = 900_000)]
    [InlineData(PageFloodKind.NeverReads, 1)]
    [InlineData(PageFloodKind.NeverReads, 10)]
    [InlineData(PageFloodKind.NeverReadsLargeHeads, 1)]
    [InlineData(PageFloodKind.NeverReadsLargeHeads, 10)]
    [InlineData(PageFloodKind.ReadsAnOctetASecond, 1)]
    [InlineData(PageFloodKind.SendsAnOctetASecond, 10)]
    [InlineData(PageFloodKind.NeverEndsItsBody, 1)]
    [InlineData(PageFloodKind.ResetsAfterEachRequest, 1)]
    public async Task Flood_does_not_grow_memory_and_blocks_no_client(PageFloodKind kind, int clients)
    {
        int connections = clients == 1 ? Connections : ConnectionsOfTen;
        IPAddress[] addresses = [.. Enumerable.Range(1, clients).Select(static client => new IPAddress([127, 0, 2, (byte)client]))];
        await using ApplianceProcess appliance = await _home.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x16000000" });
        Assert.Equal(451, await SeeAsync(appliance.Web, Neighbour));
        long before = ProcessFigures.ResidentOctets(appliance.Id);
        List<long> curve = [];
        int visits = 0;
        int neighbours = 0;
        int sharers = 0;
        await using (new PageFlood(kind, appliance.Web, addresses, connections))
        {
            var watch = Stopwatch.StartNew();
            using var samples = new PeriodicTimer(SampleInterval);
            while ((watch.Elapsed < Span || curve.Count < MinSamples) && await samples.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                appliance.AssertRuns("the end of a flood");
                curve.Add(ProcessFigures.ResidentOctets(appliance.Id));
                visits++;
                neighbours += await SeeAsync(appliance.Web, Neighbour) == 451 ? 1 : 0;
                sharers += await SeeAsync(appliance.Web, addresses[0]) == 451 ? 1 : 0;
            }
        }

        long growth = curve.Max() - before;
        Measured.Tell(
            $"resident memory under {clients * connections} connections, {kind}",
            $"{Mebioctets(before)} MiB before; {string.Join(' ', curve.Select(Mebioctets))}; most {Mebioctets(growth)} MiB more; "
                + $"of {visits} visits each {neighbours} were served to a neighbour and {sharers} to who shares an address of theirs");

        // Asked once each: one that is cut while memory is short asks again.
        Assert.InRange(neighbours, visits * 3 / 4, visits);
        Assert.InRange(sharers, (visits + 1) / 2, visits);
        Assert.True(growth < MaxGrowth, $"memory grew by {Mebioctets(growth)} MiB");
        await AssertDrainsAsync(appliance);
    }

    private static string Mebioctets(long octets) => (octets >> 20).ToString(CultureInfo.InvariantCulture);

    private static async Task AssertDrainsAsync(ApplianceProcess appliance)
    {
        long since = Stopwatch.GetTimestamp();
        int code = await appliance.TerminateAsync();
        Measured.HoldWithin("drain behind the flood", Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(10));
        Assert.Equal(code == 0, !appliance.Error.Contains("given up: ", StringComparison.Ordinal));
        Assert.InRange(code, 0, 1);
    }

    /// <summary>The status of a visit, or 0 where the connection broke.</summary>
    private static async Task<int> SeeAsync(IPEndPoint web, IPAddress from)
    {
        try
        {
            using Visitor visitor = await Visitor.ConnectAsync(web, from);
            return (await visitor.GetAsync(ApplianceHome.Seized)).Status;
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            return 0;
        }
    }
}
