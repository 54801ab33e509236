using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.SystemTests.Warning;

public sealed class PageOnScreensTests
{
    private const string Host = "http://www.seized.example/";

    // The contrast of every visible text against the background behind it (WCAG 2.2, 1.4.3): pairs below the limit.
    private const string LowContrast = """
        () => {
            const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { rgb: m.slice(0, 3), alpha: m.length > 3 ? m[3] : 1 }; };
            const level = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
            const luminance = rgb => 0.2126 * level(rgb[0]) + 0.7152 * level(rgb[1]) + 0.0722 * level(rgb[2]);
            const found = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let texts = 0;
            while (walker.nextNode()) {
                const text = walker.currentNode.textContent.trim();
                const element = walker.currentNode.parentElement;
                if (!text || element.getClientRects().length === 0) continue;
                texts++;
                let behind = element;
                while (behind && parse(getComputedStyle(behind).backgroundColor).alpha < 1) behind = behind.parentElement;
                const a = luminance(parse(getComputedStyle(element).color).rgb);
                const b = luminance(behind ? parse(getComputedStyle(behind).backgroundColor).rgb : [255, 255, 255]);
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
            }
            return texts < 20 ? ["only " + texts + " texts"] : found;
        }
        """;

    public static TheoryData<string, int, int> Screens { get; } = new()
    {
        { "phone", 360, 640 },
        { "narrow", 320, 568 },
        { "tablet", 768, 1024 },
        { "pal", 720, 576 },
        { "desktop", 1440, 900 },
        { "tv", 1280, 720 },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Page_fits_every_screen_and_asks_for_nothing_else(string screen, int width, int height)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);
        foreach (string language in Catalogues.Languages)
        {
            (IPage page, List<string> errors, List<string> requests) = await browser.OpenAsync(Host, width, height, language);

            await Screenshots.TakeAsync(page, $"{screen}-{language}-first", isWholePage: false);
            await Screenshots.TakeAsync(page, $"{screen}-{language}-whole", isWholePage: true);
            Assert.Equal(language, await page.EvaluateAsync<string>("() => document.documentElement.lang"));
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width, "wider than the screen");
            Assert.Empty(await page.EvaluateAsync<string[]>(LowContrast));
            Assert.Empty(errors);
            Assert.All(requests, url => Assert.StartsWith(Host, url));
            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    [InlineData(720, 576)]
    public async Task Television_gets_large_type_within_its_safe_area(int width, int height)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);
        (IPage page, _, _) = await browser.OpenAsync(Host, width, height, "it");

        double smallest = await page.EvaluateAsync<double>(
            "() => Math.min(...[...document.body.querySelectorAll('*')].map(e => parseFloat(getComputedStyle(e).fontSize)))");
        double left = await page.EvaluateAsync<double>(
            "() => Math.min(...[...document.querySelectorAll('h1,h2,p,table')].map(e => e.getBoundingClientRect().left))");
        double top = await page.EvaluateAsync<double>("() => document.querySelector('#top p').getBoundingClientRect().top");

        Assert.True(smallest >= 24, $"type of {smallest} px");
        Assert.True(left >= width * 0.05, $"text begins at {left} px of {width}");
        Assert.True(top >= height * 0.05, $"text begins {top} px below the top of {height}");
    }

    [Fact]
    public async Task Longest_name_and_facts_do_not_widen_the_narrowest_screen()
    {
        string label = new('w', 60);
        OrderFacts facts = SampleOrders.Court with
        {
            Authority = new string('W', 120),
            Case = new string('9', 120),
            LegalBasis = new string('x', 200),
            ContactPage = $"https://verify.example/{new string('y', 150)}",
        };
        await using TestSite site = await TestSite.StartAsync(new ListedNames().Add("seized.example", facts));
        await using Browser browser = await Browser.StartAsync(site.EndPoint);

        (IPage page, _, _) = await browser.OpenAsync($"http://{label}.{label}.{label}.seized.example/", 320, 568, "it");

        await Screenshots.TakeAsync(page, "narrow-longest", isWholePage: true);
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 320, "wider than the screen");
    }

    [Fact]
    public async Task Keyboard_reaches_every_link_and_shows_where_it_is()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);
        (IPage page, _, _) = await browser.OpenAsync(Host, 1280, 720, "it");
        int links = await page.Locator("a").CountAsync();

        for (int link = 0; link < links; link++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal(link, await page.EvaluateAsync<int>("() => [...document.links].indexOf(document.activeElement)"));
            Assert.Equal("4px", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineWidth"));
        }

        await Screenshots.TakeAsync(page, "tv-focus", isWholePage: false);
        IResponse answer = await page.RunAndWaitForResponseAsync(
            () => page.Keyboard.PressAsync("Enter"), response => response.Url == $"{Host}?l=en");
        Assert.Equal("en", await answer.HeaderValueAsync("Content-Language"));
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Axe_finds_no_violation_of_wcag_2_2_aa(int width)
    {
        string axe = await AxeCore.SourceAsync();
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);
        foreach (string language in Catalogues.Languages)
        {
            (IPage page, _, _) = await browser.OpenAsync(Host, width, 720, language);

            await page.EvaluateAsync(axe);
            string[] violations = await page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
                    .violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))
                """);

            Assert.Empty(violations);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Print_is_black_on_white_without_the_languages()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Browser browser = await Browser.StartAsync(site.EndPoint);
        (IPage page, _, _) = await browser.OpenAsync(Host, 800, 1100, "fr");

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Screenshots.TakeAsync(page, "print-fr", isWholePage: true);
        Assert.False(await page.Locator("#lang").IsVisibleAsync());
        string background = await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('#top')).backgroundColor");
        Assert.Equal("rgb(255, 255, 255)", background);
        string[] colours = await page.EvaluateAsync<string[]>(
            "() => [...new Set([...document.querySelectorAll('h1,h2,th,a,#top p')].map(e => getComputedStyle(e).color))]");
        Assert.Equal(["rgb(0, 0, 0)"], colours.Distinct());
    }

    [Fact]
    public async Task Writing_from_right_to_left_is_mirrored()
    {
        Dictionary<string, string> catalogue = Catalogues.Read("en");
        catalogue["dir"] = "rtl";
        Assert.True(WarningTexts.TryCreate("ar", catalogue, out WarningTexts? texts, out _));
        PageProfile profile = SampleOrders.Profile with { Languages = ["ar"] };
        Dictionary<string, WarningTexts> catalogues = new(StringComparer.Ordinal) { ["ar"] = texts };
        PageSet pages = PageSet.Build(profile, catalogues, [SampleOrders.Court]);
        await using TestSite site = await TestSite.StartAsync(new ListedNames().Add("seized.example", pages.Find(SampleOrders.Court.Id)!));
        await using Browser browser = await Browser.StartAsync(site.EndPoint);

        (IPage page, _, _) = await browser.OpenAsync(Host, 1280, 720, "ar");

        await Screenshots.TakeAsync(page, "tv-rtl", isWholePage: false);
        Assert.True(await page.EvaluateAsync<bool>(
            "() => document.querySelector('th').getBoundingClientRect().left > document.querySelector('td').getBoundingClientRect().left"));
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 1280, "wider than the screen");
    }
}
