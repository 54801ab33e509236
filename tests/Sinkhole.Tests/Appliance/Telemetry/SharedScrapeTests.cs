using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class SharedScrapeTests
{
    private readonly ManualTime _time = new();
    private int _scrapes;

    [Fact(Timeout = 60_000)]
    public async Task Thousand_who_ask_at_once_share_two_scrapes()
    {
        var shared = new SharedScrape(ScrapeAsync, _time);

        Task<ReadOnlyMemory<byte>>[] asked = [.. Enumerable.Range(0, 1_000).Select(_ => shared.ReadAsync())];
        await asked[0];
        _time.Advance(SharedScrape.MinInterval);
        ReadOnlyMemory<byte>[] read = await Task.WhenAll(asked);

        Assert.InRange(_scrapes, 1, 2);
        Assert.All(read, static text => Assert.True(text.Span.SequenceEqual("1"u8) || text.Span.SequenceEqual("2"u8)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Later_scrape_reads_later_values()
    {
        var shared = new SharedScrape(ScrapeAsync, _time);
        await shared.ReadAsync();
        _time.Advance(SharedScrape.MinInterval);

        ReadOnlyMemory<byte> second = await shared.ReadAsync();

        Assert.Equal("2", Encoding.UTF8.GetString(second.Span));
    }

    [Fact(Timeout = 60_000)]
    public async Task Second_scrape_begins_after_the_interval_and_not_before()
    {
        var shared = new SharedScrape(ScrapeAsync, _time);
        await shared.ReadAsync();

        Task<ReadOnlyMemory<byte>> second = shared.ReadAsync();
        _time.Advance(SharedScrape.MinInterval - TimeSpan.FromMilliseconds(1));

        Assert.False(second.IsCompleted);
        Assert.Equal(1, _scrapes);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", Encoding.UTF8.GetString((await second).Span));
    }

    private Task<ReadOnlyMemory<byte>> ScrapeAsync() =>
        Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(Interlocked.Increment(ref _scrapes).ToString(CultureInfo.InvariantCulture)));
}
