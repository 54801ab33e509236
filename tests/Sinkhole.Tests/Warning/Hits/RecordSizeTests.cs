using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>The figures of the table "Size" in appliance/README.md, taken from a journal on disk.</summary>
public sealed class RecordSizeTests : IDisposable
{
    private const int HitsPerAddress = 600;
    private const int MinutesOfADay = 24 * 60;
    private const string Order = "xa-erc-2026-0345";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hit_of_a_browser_and_its_closing_record_are_as_large_as_the_documentation_counts()
    {
        Assert.InRange(await OctetsOfAsync(Browser().ToRecord()), 325, 355);
        Assert.Equal(135, await OctetsOfAsync(Closing()));
    }

    [Fact]
    public async Task Address_that_asks_without_end_costs_what_the_documentation_says()
    {
        long counted = await OctetsOfAsync(Begun().ToRecord()) + await OctetsOfAsync(Full().ToRecord());
        long asBrowsersAsk = (HitsPerAddress * (await OctetsOfAsync(Browser().ToRecord()) + await OctetsOfAsync(Closing()))) + counted;
        long atMost = (HitsPerAddress * (await OctetsOfAsync(Largest().ToRecord()) + await OctetsOfAsync(Closing()))) + counted;

        TestContext.Current.SendDiagnosticMessage(
            "measured: {0} octets an address and minute as browsers ask, {1} at most; counted records {2}", asBrowsersAsk, atMost, counted);
        Assert.InRange(asBrowsersAsk * MinutesOfADay, 0.35e9, 0.45e9);
        Assert.InRange(atMost * MinutesOfADay, 0.7e9, 0.9e9);
    }

    private static HitRecord Browser()
    {
        HitRecord sample = HitRecordTests.Sample();
        return sample with
        {
            OrderId = Order,
            CoveringOrders = [Order],
            Visit = sample.Visit with
            {
                Destination = sample.Visit.Source,
                Host = "www.gold-panel-tv.example",
                Path = "/",
                Agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            },
        };
    }

    private static HitRecord Largest()
    {
        HitRecord browser = Browser();
        return browser with
        {
            Visit = browser.Visit with
            {
                Source = new(System.Net.IPAddress.IPv6Loopback, 1),
                Destination = new(System.Net.IPAddress.IPv6Loopback, 1),
                Host = new string('a', 253),
                Method = "PROPFIND",
                Path = string.Concat(Enumerable.Repeat("/stalker_portal", 12)) + "/*",
                Agent = new string('a', Visit.MaxAgentCharacters),
            },
        };
    }

    private static Record Closing()
    {
        var clock = new ClockReading(IsSynchronized: true, TimeSpan.Zero);
        var closing = new ClosingRecord(HitReference.Create(), 1, SampleOrders.Now, SampleOrders.Now, clock) { Group = Order };
        return closing.ToRecord();
    }

    private static CountedRecord Begun() => CountedRecordTests.Sample() with { OrderId = Order, CoveringOrders = [Order] };

    private static CountedRecord Full()
    {
        var ports = new PortSet();
        for (int port = 1; port <= ushort.MaxValue; port++)
        {
            ports.Add((ushort)port);
        }

        return Begun() with { Ports = ports };
    }

    private async Task<long> OctetsOfAsync(Record record)
    {
        string folder = Path.Combine(_folder.Below(Guid.NewGuid().ToString("N")), "hits");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        long empty;
        await using (var journal = Journal.Open(new JournalOptions { Folder = folder, ApplianceId = Guid.NewGuid() }, TimeProvider.System))
        {
            empty = SizeOf(folder);
            await journal.AppendAsync(record, CancellationToken.None);
        }

        return SizeOf(folder) - empty;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*.seg").Sum(file => file.Length);
}
