using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>Resident memory of the program as an ISP gets it, out of the package: native code.</summary>
[Collection(PackageCollection.Name)]
public sealed class PublishedMemoryTests : IDisposable
{
    private const long Mebibyte = 1 << 20;
    private const int Million = 1_000_000;
    private const long MaxFew = 40 * Mebibyte;
    private const long MaxMillion = 90 * Mebibyte;

    // Before each, one thread alone is asked, and another than before the last: a thread that kept the set which it last looked at would
    // keep one that nobody needs, and each another.
    private const int Reloads = 4;

    private readonly ApplianceHome _home;

    public PublishedMemoryTests(DebianPackage package)
    {
        _home = new ApplianceHome { Runs = package.Program };
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Three_hundred_names_at_rest_take_40_mebibytes()
    {
        _home.Orders.PutList(ApplianceHome.OrderId, Names(310));
        await using ApplianceProcess appliance = await _home.StartAsync();
        Assert.Equal("NOERROR rd ra", (await appliance.AskAsync("w310-shop.example"))[0]);

        long resident = await AtRestAsync(appliance);
        Measured.Tell("310 names", $"{Mebibytes(resident)} MiB");
        Assert.InRange(resident, 1, MaxFew);
    }

    [Fact]
    public async Task Million_names_take_90_mebibytes_and_reloads_half_as_much_again()
    {
        var name = new LoadName("w1-shop.example", isSeized: true);
        _home.Orders.PutList(ApplianceHome.OrderId, Names(Million));
        await using ApplianceProcess appliance = await _home.StartAsync();
        ThreadClient[] clients = ThreadClient.OfEach(appliance, name);
        long started = await AtRestAsync(appliance);
        for (int reload = 1; reload <= Reloads; reload++)
        {
            clients[reload % clients.Length].Ask(name);
            _home.Orders.PutList(ApplianceHome.OrderId, Names(Million + reload));
            ReloadOutcome outcome = await appliance.ReloadAsync();
            Assert.True(outcome.Accepted, outcome.Summary);
        }

        // The set before the last is given back two seconds behind it, when the last query that saw it has ended, and files that were written
        // just before a reload are read once more.
        long reloaded = 0;
        await appliance.AwaitAsync(
            async () => (reloaded = await AtRestAsync(appliance)) < MaxMillion, "at rest with one set");
        long peak = ProcessFigures.PeakOctets(appliance.Id);
        Array.ForEach(clients, static client => client.Dispose());

        Measured.Tell("a million names", $"{Mebibytes(started)} MiB, {Mebibytes(reloaded)} after {Reloads} reloads, {Mebibytes(peak)} at the peak");
        Assert.Equal("NOERROR rd ra", (await appliance.AskAsync($"w{Million + Reloads}-shop.example"))[0]);
        Assert.InRange(started, 1, MaxMillion);
        Assert.InRange(peak, 1, MaxMillion * 3 / 2);
    }

    private static long Mebibytes(long octets) => octets / Mebibyte;

    /// <summary>What is resident once it no longer changes: the collector runs for a while behind the last answer.</summary>
    private static async Task<long> AtRestAsync(ApplianceProcess appliance)
    {
        const int Same = 20;
        var seen = new Queue<long>();
        await appliance.AwaitAsync(
            () =>
            {
                seen.Enqueue(ProcessFigures.ResidentOctets(appliance.Id));
                return Task.FromResult(seen.Count > Same && seen.Max() - seen.Dequeue() < Mebibyte / 4);
            },
            "memory that no longer grows");
        return seen.Max();
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(1, count).Select(static number => $"w{number}-shop.example");
}
