using System;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class FirstByteTimesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0001220, 0)]
    [InlineData(0.0001221, 1)]
    [InlineData(8, 16)]
    [InlineData(8.1, 17)]
    public void Wait_falls_into_the_first_bucket_that_holds_it(double seconds, int bucket)
    {
        FirstByteTimes times = new();

        times.Add(TimeSpan.FromSeconds(seconds));

        Assert.Equal(1, times[bucket]);
        Assert.Equal(1, Observed(times));
        Assert.Equal(TimeSpan.FromSeconds(seconds), times.Sum);
    }

    [Fact]
    public async Task Every_answer_of_the_site_is_timed_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        string[] requests =
        [
            "GET / HTTP/1.1\r\nHost: seized.example\r\nAccept: text/html\r\n\r\nHEAD / HTTP/1.0\r\nHost: seized.example\r\n\r\n",
            "GET /favicon.ico HTTP/1.0\r\nHost: seized.example\r\n\r\n",
            "GET /robots.txt HTTP/1.0\r\nHost: seized.example\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: other.example\r\n\r\n",
        ];

        foreach (string request in requests)
        {
            await site.SendRawAsync(request);
        }

        Assert.Equal(5, Observed(site.Counters.FirstBytes));
    }

    private static long Observed(FirstByteTimes times) => Enumerable.Range(0, FirstByteTimes.Seconds.Length + 1).Sum(bucket => times[bucket]);
}
