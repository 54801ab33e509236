using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Warning;

/// <summary>What a real browser sends to a plain http:// name, and the class that comes of it (decision 0007).</summary>
public sealed class IntentOfBrowsersTests
{
    private const string Seized = "http://www.seized.example";

    private static readonly string[] Embedded =
    [
        "/live/user/pass/1.ts", "/live/user/pass/2.ts", "/live/user/pass/3.ts", "/live/user/pass/4.ts", "/live/user/pass/5.ts",
        "/player_api.php?username=user&password=pass", "/user/pass/6",
    ];

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("<meta name=referrer content=no-referrer>")]
    public async Task Page_of_another_site_that_embeds_streams_makes_no_record(string head)
    {
        await using var other = new ThirdPartySite(
            $"""
            <!DOCTYPE html><html><head><title>x</title>{head}<link rel=stylesheet href="{Seized}{Embedded[0]}"></head><body>
            <img src="{Seized}{Embedded[1]}" alt=x>
            <iframe src="{Seized}{Embedded[2]}"></iframe>
            <script src="{Seized}{Embedded[3]}"></script>
            <video src="{Seized}{Embedded[4]}" autoplay muted></video>
            <script>fetch("{Seized}{Embedded[5]}").catch(() => 0)</script>
            <script src="{Seized}{Embedded[6]}"></script>
            </body></html>
            """);
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint, other.EndPoint);
        IPage page = await browser.NewPageAsync();
        Task[] answers = [.. Embedded.Select(path => EndOfAsync(page, $"{Seized}{path}"))];

        await page.GotoAsync($"http://{Browser.ThirdParty}/");
        await Task.WhenAll(answers);

        Assert.Empty(await site.CloseAndReadHitsAsync());
        Assert.True(site.Counters.Discarded(DiscardReason.ClassD) >= Embedded.Length, "an embedded part was not counted");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/live/football/today")]
    [InlineData("/2026/11/21")]
    public async Task Page_that_someone_opened_is_class_c(string path)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);

        await browser.OpenAsync($"{Seized}{path}", 800, 600, "en");

        Assert.Equal(IntentClass.C, Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Intent);
    }

    // A browser hides from a page what it may not read of another site: for some parts it reports a failure, for some an answer.
    private static Task EndOfAsync(IPage page, string url)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Response += (_, answer) => EndIf(answer.Url);
        page.RequestFailed += (_, request) => EndIf(request.Url);
        return end.Task.WaitAsync(TestContext.Current.CancellationToken);

        void EndIf(string ended)
        {
            if (ended == url)
            {
                end.TrySetResult();
            }
        }
    }
}
