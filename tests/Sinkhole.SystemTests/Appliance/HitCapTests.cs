using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>One address that asks without end: what is on disk after a stop, and after a kill within the minute.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class HitCapTests : IDisposable
{
    private const int Hits = 10;
    private const int Visits = 200;

    private readonly ApplianceHome _home = new();

    public HitCapTests() => _home.Configure(hitsPerAddress: Hits);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Stop_writes_every_port_of_what_was_counted()
    {
        HashSet<int> ports = [];
        int referenced = 0;
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            referenced = await FloodAsync(appliance, ports);
            await appliance.StopAsync();
        }

        // A minute of the real clock may end within the flood: then its hits are those of two minutes.
        List<CountedRecord> whole = CountedOnDisk().FindAll(static record => record.IsComplete);
        int recorded = HitsOnDisk.Read(_home.Hits).Count;
        Assert.InRange(recorded, Hits, Hits * (whole.Count + 1));
        Assert.Equal(recorded, referenced);
        Assert.Equal(Visits - recorded, whole.Sum(static record => record.Visits));
        Assert.Equal(Visits, HitsOnDisk.Read(_home.Hits).Values.Select(static hit => hit.Visit.Source.Port)
            .Concat(whole.SelectMany(static record => record.Ports.All).Select(static port => (int)port)).Count(ports.Contains));
        Assert.Empty(JournalVerifier.Verify(_home.Hits).Findings);
    }

    [Fact]
    public async Task After_a_kill_within_the_minute_the_journal_shows_that_the_address_exceeded_its_cap()
    {
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            Assert.InRange(await FloodAsync(appliance, []), Hits, Visits / 2);
            await appliance.AwaitAsync(() => Task.FromResult(CountedOnDisk().Count > 0), "a counted record on disk");
            await appliance.KillAsync();
        }

        List<CountedRecord> begun = CountedOnDisk().FindAll(static record => !record.IsComplete);
        Assert.NotEmpty(begun);
        Assert.All(begun, static record => Assert.Equal((1L, 1), (record.Visits, record.Ports.Count)));
        Assert.All(begun, static record => Assert.Equal(ApplianceHome.OrderId, record.OrderId));
    }

    /// <summary>Visits one by one, each by a connection and to a subdomain of its own.</summary>
    /// <returns>Pages with a reference.</returns>
    private static async Task<int> FloodAsync(ApplianceProcess appliance, HashSet<int> ports)
    {
        int referenced = 0;
        for (int visit = 0; visit < Visits; visit++)
        {
            using Visitor visitor = await Visitor.ConnectAsync(appliance.Web);
            ports.Add(visitor.Local.Port);
            referenced += (await visitor.GetAsync($"w{visit}.{ApplianceHome.Seized}")).Reference is null ? 0 : 1;
        }

        return referenced;
    }

    private List<CountedRecord> CountedOnDisk() =>
    [
        .. new JournalReader(_home.Hits).Read(default)
            .Select(static stored => CountedRecord.TryRead(stored.Record, out CountedRecord? counted) ? counted : null)
            .OfType<CountedRecord>(),
    ];
}
