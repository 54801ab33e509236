using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Documents.Files;
using Sinkhole.NameServer.Policy;
using Sinkhole.Reload;
using Sinkhole.Storage;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

/// <summary>A folder with configuration and orders, the real reloader and a manual clock.</summary>
internal sealed class ReloadSite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Publisher _publisher;

    public ReloadSite(params (string Id, string Entries)[] orders)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "blocklists"));
        Configure();
        foreach ((string id, string entries) in orders)
        {
            Order(id, entries);
        }

        var files = new DiskFiles();
        Clock = new OrderClock(Time);
        Source = new SourceReader(files, Path.Combine(_folder.Path, "sinkhole.yaml"), Clock);
        Seed = new SeedFolder(Path.Combine(_folder.Path, "data", "seed"), files);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "data"));
        _publisher = new Publisher(
            new GenerationNumber(Path.Combine(_folder.Path, "data", "generation"), Time), floor: 0, Seed, Clock, NullLogger.Instance);
        SourceReadResult reading = Source.Read(Time.GetUtcNow());
        Assert.True(reading.Set is not null, string.Join('\n', reading.Findings));
        Loaded = new LoadedCell(_publisher.First(reading.Set));
        var first = new ReloadRecord(ReloadResult.Ok, Loaded.Current.Generation.Number, Time.GetUtcNow(), default, "start", [])
        {
            Snapshot = reading.Snapshot,
        };
        Shrunk = new ShrunkOrders(new KnownOrdersFile(OrdersFile, NullLogger.Instance), NullLogger.Instance);
        _ = Shrunk.Update(Loaded.Current, before: null, Clock.Now(), Time.GetUtcNow());
        Reloader = new Reloader(Source, _publisher, Loaded, first, Shrunk, Clock, Log);
    }

    public ManualTime Time { get; } = new("2026-11-21T12:00:00Z");

    public LogLines Log { get; } = new();

    public OrderClock Clock { get; }

    public SourceReader Source { get; }

    public ShrunkOrders Shrunk { get; }

    public string OrdersFile => Path.Combine(Data, "orders");

    public SeedFolder Seed { get; }

    public LoadedCell Loaded { get; }

    public Reloader Reloader { get; }

    public uint Number => Loaded.Current.Generation.Number;

    public string Data => Path.Combine(_folder.Path, "data");

    public void Configure(string more = "") => ConfigureFolders("data", "blocklists", more);

    public void ConfigureFolders(string data, string orders, string more = "") => File.WriteAllText(
        Path.Combine(_folder.Path, "sinkhole.yaml"),
        $"format: sinkhole.config/1\ndata: {data}\norders: [{orders}]\n{more}\n");

    /// <summary>Writes an order; <paramref name="more"/> are further lines of it, each after a line end and two blanks.</summary>
    public void Order(
        string id, string entries, string until = "2027-11-02T00:00:00Z", string from = "2026-11-02T00:00:00Z", string more = "") =>
        File.WriteAllText(
            Path.Combine(_folder.Path, "blocklists", id + ".yaml"),
            $$"""
            format: sinkhole.order/1
            order:
              id: {{id}}
              authority: Example Regional Court
              class: court
              case: "12 O 345/26"
              legal_basis: "Example Code § 7(2)"
              jurisdiction: "XA"
              valid_from: "{{from}}"
              valid_until: "{{until}}"
              contact: { url: "https://verify.example/{{id}}" }
              appeal: "https://court.example/appeal"{{more}}
            defaults: { match: subtree, action: page, page: seizure }
            entries:
            {{entries}}
            """);

    /// <summary>The built-in texts of a language, as a file of this site in the folder "texts".</summary>
    public string CopyTexts(string language)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "texts")).FullName;
        string copy = Path.Combine(folder, language + ".yaml");
        File.Copy(Path.Combine(Repository.Root, "appliance", "texts", language + ".yaml"), copy);
        return copy;
    }

    public void Remove(string id) => File.Delete(Path.Combine(_folder.Path, "blocklists", id + ".yaml"));

    public Task<ReloadRecord> ReloadAsync() => Reloader.ReloadAsync(CancellationToken.None);

    public Task<ReloadRecord> ConfirmAsync() => Reloader.ConfirmAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Reloader.DisposeAsync();
        _folder.Dispose();
    }
}
