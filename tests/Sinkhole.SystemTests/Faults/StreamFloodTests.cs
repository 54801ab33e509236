using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
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
/// Floods of DNS over TCP by who takes no answer: memory grows by less than 100 MiB, the process lives under a limit of its heap, and a
/// neighbour is answered, from another address and from an address of theirs.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class StreamFloodTests : IDisposable
{
    private const int QueriesOfRound = 200;
    private const int Addresses = 10;
    private const int MinQueries = 50;
    private const int MaxUnanswered = 2;
    private const long MaxGrowth = 100L << 20;

    // Where threads of the test waited so long, those of the program may have waited for a second.
    private static readonly TimeSpan LongWait = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Span = LongRun.Of(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60));

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory(Timeout = 600_000)]
    [InlineData("seized names asked, no answer read", RudeBehaviour.NeverReads, "seized")]
    [InlineData("forwarded names with answers of 45 KB asked, no answer read", RudeBehaviour.NeverReads, "large")]
    [InlineData("one octet of a length, then nothing", RudeBehaviour.Stops, "octet")]
    [InlineData("40,000 of 65,535 octets, then nothing", RudeBehaviour.Stops, "half")]
    [InlineData("one octet a second", RudeBehaviour.OctetASecond, "seized")]
    [InlineData("resets after 200 queries", RudeBehaviour.Resets, "seized")]
    public async Task Ten_clients_with_a_hundred_connections_each_take_no_memory_and_no_neighbours_answer(
        string what, RudeBehaviour behaviour, string octets)
    {
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone());
        _home.Configure(upstream: bind.EndPoint);
        await using ApplianceProcess appliance = await _home.StartAsync(Heap());
        await WarmAsync(appliance);
        long before = ProcessFigures.ResidentOctets(appliance.Id);
        List<(double Second, long Resident)> curve = [];
        int made;
        (int Asked, int Answered)[] neighbours;
        using var machine = new WakeDelay();
        await using (var rude = new RudeClients(appliance.Dns, Addresses, connections: 100, behaviour, Octets(octets)))
        {
            await appliance.AwaitAsync(() => Task.FromResult(rude.Made >= 100 * Addresses), "a thousand connections");
            var watch = Stopwatch.StartNew();
            Task<(int, int)[]> asking = Task.WhenAll(
                AskAsync(appliance, IPAddress.Loopback, watch), AskAsync(appliance, RudeClients.AddressOf(0), watch));
            while (!asking.IsCompleted)
            {
                curve.Add((watch.Elapsed.TotalSeconds, ProcessFigures.ResidentOctets(appliance.Id)));
                await Task.WhenAny(asking, Task.Delay(Sample, TestContext.Current.CancellationToken));
            }

            made = rude.Made;
            neighbours = await asking;
        }

        long growth = curve.Max(static sample => sample.Resident) - before;
        string steps = string.Join(' ', curve.Where((_, index) => index % int.Max(1, curve.Count / 8) == 0).Select(static sample =>
            string.Create(CultureInfo.InvariantCulture, $"{sample.Second:F0}s:{sample.Resident >> 20}")));
        Measured.Tell(
            $"resident memory under {what}",
            $"{before >> 20} MiB before, {growth >> 20} MiB more at most ({steps}); {made} connections; "
                + $"answered {Say(neighbours[0])} from another address, {Say(neighbours[1])} from one of theirs");
        Assert.True(growth < MaxGrowth, $"memory grew by {growth >> 20} MiB");

        // A machine that stood still: at the limit a connection ends that has not asked within a second (rule T6), and it asks again.
        TimeSpan stood = machine.Delays()[^1];
        Measured.Tell("longest time that the machine let a thread wait", stood);
        Assert.InRange(neighbours[0].Asked - neighbours[0].Answered, 0, stood < LongWait ? 0 : neighbours[0].Asked / 1_000);

        // From their own address a newcomer may be the one that makes room before it has asked; it asks again.
        Assert.InRange(neighbours[1].Asked - neighbours[1].Answered, 0, neighbours[1].Asked / 1_000);
        await appliance.StopAsync();
    }

    private static string Say((int Asked, int Answered) neighbour) => $"{neighbour.Answered} of {neighbour.Asked}";

    /// <summary>Sends one query after the other, each on a connection of its own; gives up where most are not answered.</summary>
    private static async Task<(int Asked, int Answered)> AskAsync(ApplianceProcess appliance, IPAddress from, Stopwatch watch)
    {
        int asked = 0;
        int answered = 0;
        while (watch.Elapsed < Span || asked < MinQueries)
        {
            asked++;
            answered += await TcpQuery.IsAnsweredAsync(appliance.Dns, from, ApplianceHome.Seized, RRType.A) ? 1 : 0;
            if (asked - answered > MaxUnanswered)
            {
                break;
            }
        }

        return (asked, answered);
    }

    private static async Task WarmAsync(ApplianceProcess appliance)
    {
        for (int round = 0; round < 3; round++)
        {
            Assert.True(await TcpQuery.IsAnsweredAsync(appliance.Dns, IPAddress.Loopback, ApplianceHome.Seized, RRType.A));
            Assert.True(await TcpQuery.IsAnsweredAsync(appliance.Dns, IPAddress.Loopback, $"warm{round}.large.example", RRType.Txt));
        }

        await appliance.ScrapeAsync();
    }

    private static byte[] Octets(string kind) => kind switch
    {
        "octet" => [0],
        "half" => [0xFF, 0xFF, .. new byte[40_000]],
        "seized" => [.. Enumerable.Range(0, QueriesOfRound).SelectMany(id => TcpQuery.Framed(ApplianceHome.Seized, RRType.A, (ushort)id))],
        _ => [.. Enumerable.Range(0, QueriesOfRound).SelectMany(id => TcpQuery.Framed($"n{id}.large.example", RRType.Txt, (ushort)id))],
    };

    /// <summary>Below large.example each name has 45 KB of text, longer than the cache keeps.</summary>
    private static string Zone() => $"""
        $TTL 300
        @ IN SOA ns.example. host.example. 1 3600 600 86400 300
        @ IN NS ns.example.
        ns.example. IN A 127.0.0.1
        *.large.example. IN TXT {string.Join(' ', Enumerable.Repeat($"\"{new string('x', 250)}\"", 180))}

        """;

    /// <summary>A limit of the heap, as drill F11 has it: 352 MiB.</summary>
    private static Dictionary<string, string> Heap() => new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x16000000" };
}
