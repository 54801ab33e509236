using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Warning;

/// <summary>
/// Debian's Chromium, headless, which resolves every .example host to one endpoint and connects to no other; package "chromium".
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>A host that is not seized.</summary>
    public const string ThirdParty = "third-party.example";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <param name="site">Where every host is found.</param>
    /// <param name="thirdParty">Where <see cref="ThirdParty"/> is found instead, if anywhere.</param>
    public static async Task<Browser> StartAsync(IPEndPoint site, IPEndPoint? thirdParty = null)
    {
        string other = thirdParty is null ? string.Empty : $"MAP {ThirdParty} {thirdParty.Address}:{thirdParty.Port}, ";
        string chromium = Tool.Chromium.Required();
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--host-resolver-rules={other}MAP * {site.Address}:{site.Port}",
            ],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a page at a screen size and reports what else it did.</summary>
    public async Task<(IPage Page, List<string> Errors, List<string> Requests)> OpenAsync(
        string url, int width, int height, string language)
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language,
        });
        IPage page = await context.NewPageAsync();
        List<string> errors = [];
        List<string> requests = [];
        page.Console += (_, message) =>
        {
            // Chromium reports the status of the document itself as an error: 451 is what we mean.
            if (message.Type is "error" or "warning" && !message.Text.Contains("451", StringComparison.Ordinal))
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        IResponse? answer = await page.GotoAsync(url);
        Assert.Equal(451, answer?.Status);
        return (page, errors, requests);
    }

    /// <summary>An empty page.</summary>
    public Task<IPage> NewPageAsync() => _browser.NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
