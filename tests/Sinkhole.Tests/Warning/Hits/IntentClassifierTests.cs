using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class IntentClassifierTests
{
    private const string Navigation = "Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document";
    private const string Browser = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";
    private const string Television =
        "User-Agent: Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/79.0 Safari/537.36 WebAppManager";
    private const string Page = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
    private const string Image = "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
    private const string Foreign = "Referer: http://other.example/";

    [Theory]
    [InlineData("GET", "/", "", Browser + "|" + Navigation + "|Sec-Fetch-Site: none|Sec-Fetch-User: ?1", IntentClass.C)]
    [InlineData("GET", "/", "", Browser + "|" + Navigation + "|Sec-Fetch-Site: cross-site", IntentClass.C)]
    [InlineData("GET", "/", "", Browser, IntentClass.Undetermined)]
    [InlineData("GET", "/", "", "", IntentClass.Undetermined)]
    [InlineData("GET", "/", "", "User-Agent: CUBOT NOTE 50", IntentClass.Undetermined)]
    [InlineData("GET", "/favicon.ico", "", "Sec-Fetch-Site: same-origin|Sec-Fetch-Dest: image", IntentClass.D)]
    [InlineData("GET", "/player_api.php", "?username=u&password=p", "User-Agent: okhttp/4.9", IntentClass.A)]
    [InlineData("POST", "/player_api.php", "?username=u&password=p", "", IntentClass.A)]
    [InlineData("HEAD", "/live/u/p/1.ts", "", "User-Agent: Kodi/20.1", IntentClass.A)]
    [InlineData("GET", "/u/p/77", "", "User-Agent: VLC/3.0.20 LibVLC/3.0.20", IntentClass.A)]
    [InlineData("GET", "/server/load.php", "?type=stb", "Authorization: Bearer x", IntentClass.A)]
    [InlineData("GET", "/c/", "", "User-Agent: Mozilla/5.0 (QtEmbedded; U; Linux; C) MAG200 stbapp", IntentClass.B)]
    [InlineData("GET", "/player_api.php", "", "", IntentClass.B)]
    [InlineData("GET", "/", "", "User-Agent: TiviMate/5.1", IntentClass.B)]
    [InlineData("GET", "/live/u/p/1.ts", "", Navigation + "|Sec-Fetch-Site: none", IntentClass.D)]
    [InlineData("GET", "/live/u/p/1.ts", "", "Sec-Fetch-Site: cross-site|Sec-Fetch-Dest: image|Sec-Fetch-Mode: no-cors", IntentClass.D)]
    [InlineData("GET", "/", "", "Sec-Fetch-Site: cross-site|Sec-Fetch-Dest: iframe|Sec-Fetch-Mode: navigate", IntentClass.D)]
    [InlineData("GET", "/", "", "Sec-Fetch-Site: cross-site|Sec-Fetch-Dest: script", IntentClass.D)]
    [InlineData("GET", "/", "", "Sec-Fetch-Site: cross-site|Sec-Fetch-Dest: empty|Sec-Fetch-Mode: cors", IntentClass.D)]
    [InlineData("GET", "/", "", "Sec-Purpose: prefetch|" + Navigation, IntentClass.D)]
    [InlineData("GET", "/", "", "Sec-Purpose: prefetch;prerender|" + Navigation, IntentClass.D)]
    [InlineData("GET", "/", "", "Purpose: prefetch", IntentClass.D)]
    [InlineData("GET", "/", "", "X-Moz: prefetch", IntentClass.D)]
    [InlineData("GET", "/", "", "User-Agent: Mozilla/5.0 (compatible; SomeSpider/2.1; +http://crawler.example/about)", IntentClass.D)]
    [InlineData("GET", "/", "", "User-Agent: WhatsApp/2.24 A", IntentClass.D)]
    [InlineData("GET", "/live/u/p/1.ts", "", "User-Agent: zgrab/0.x", IntentClass.D)]
    [InlineData("HEAD", "/", "", "", IntentClass.D)]
    public void R18_Class_is_told_from_method_path_and_headers(string method, string path, string query, string headers, IntentClass expected)
    {
        Assert.Equal(expected, Classify(method, path, query, headers));
    }

    [Theory]
    [InlineData("", Foreign, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", Foreign, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", Image, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", "Accept: */*", IntentClass.D)]
    [InlineData("/live/u/p/1.ts", "Accept: */*|Range: bytes=0-", IntentClass.D)]
    [InlineData("/live/u/p/1.ts", Page, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", "", IntentClass.D)]
    [InlineData("/player_api.php", "Accept: application/json, text/plain, */*", IntentClass.D)]
    [InlineData("/player_api.php", "Accept: */*|Origin: null", IntentClass.D)]
    [InlineData("/", "Accept: text/css,*/*;q=0.1", IntentClass.D)]
    [InlineData("/", "Accept: video/webm,video/ogg,video/*;q=0.9,*/*;q=0.5", IntentClass.D)]
    [InlineData("/", Page + "|" + Foreign, IntentClass.D)]
    [InlineData("/", Page + "|" + Foreign + "|" + Navigation + "|Sec-Fetch-Site: cross-site", IntentClass.C)]
    [InlineData("/", Page + "|Referer: http://seized.example/x", IntentClass.C)]
    [InlineData("/", Page + "|Referer: http://SEIZED.example.:8080/x", IntentClass.C)]
    [InlineData("/", Page, IntentClass.C)]
    [InlineData("/live/football/today", Page, IntentClass.C)]
    [InlineData("/series/x/y", Page, IntentClass.C)]
    [InlineData("/movie/2026/watch", Page, IntentClass.C)]
    [InlineData("/2026/11/21", Page, IntentClass.C)]
    [InlineData("/news/sport/12345", Page, IntentClass.C)]
    [InlineData("/news/sport/12345.ts", Page, IntentClass.C)]
    [InlineData("/playlist/summer/hits", Page, IntentClass.C)]
    [InlineData("/c/", Page, IntentClass.C)]
    [InlineData("/c/offers", Page, IntentClass.C)]
    [InlineData("/hls/promo", Page, IntentClass.C)]
    public void Browser_on_plain_http_is_never_classed_as_having_an_account(string path, string headers, IntentClass expected) =>
        Assert.Equal(expected, Classify("GET", path, "?username=u&password=p", $"{Browser}|{headers}"));

    [Theory]
    [InlineData("/live/u/p/1.ts", "User-Agent: okhttp/4.9", IntentClass.A)]
    [InlineData("/live/u/p/1.ts", "User-Agent: Mozilla/5.0", IntentClass.A)]
    [InlineData("/live/u/p/1.ts", "User-Agent: Mozilla/5.0 (QtEmbedded; C) AppleWebKit/533.3 MAG250 stbapp Safari/533.3", IntentClass.A)]
    [InlineData("/live/u/p/1.ts", Television + "|Accept: */*|Origin: file://", IntentClass.A)]
    [InlineData("/live/u/p/1.ts", Television + "|" + Page, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", Television + "|" + Image, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", Television + "|Accept: */*|" + Foreign, IntentClass.D)]
    [InlineData("/", Television + "|" + Page, IntentClass.C)]
    [InlineData("/live/u/p/1.ts", "User-Agent: AppleCoreMedia/1.0.0.20F66 (iPhone; U; CPU OS 16_5)|Accept: */*", IntentClass.D)]
    [InlineData("/live/u/p/1.ts", "User-Agent: okhttp/4.9|" + Foreign, IntentClass.D)]
    [InlineData("/live/u/p/1.ts", "User-Agent: undici|Sec-Fetch-Mode: cors|Accept: */*", IntentClass.A)]
    [InlineData("/u/p/77.ts", "User-Agent: okhttp/4.9", IntentClass.A)]
    [InlineData("/u/p/77", "User-Agent: Lavf53.32.100", IntentClass.A)]
    [InlineData("/2026/11/21", "User-Agent: okhttp/4.9", IntentClass.Undetermined)]
    [InlineData("/news/sport/12345", "User-Agent: curl/8.5|Accept: */*", IntentClass.Undetermined)]
    [InlineData("/c/offers", "User-Agent: okhttp/4.9", IntentClass.Undetermined)]
    [InlineData("/hls/promo", "", IntentClass.Undetermined)]
    [InlineData("/live/football/today", "", IntentClass.Undetermined)]
    public void Program_that_is_no_browser_is_told_by_the_grammar(string path, string headers, IntentClass expected) =>
        Assert.Equal(expected, Classify("GET", path, string.Empty, headers));

    [Theory]
    [InlineData("", IntentClass.A)]
    [InlineData("User-Agent: Mozilla/5.0 (QtEmbedded; U; Linux; C) MAG200 stbapp", IntentClass.A)]
    [InlineData(Browser, IntentClass.D)]
    [InlineData(Browser + "|" + Page, IntentClass.D)]
    [InlineData(Foreign, IntentClass.D)]
    public void Account_in_body_or_cookie_counts_like_one_in_the_query(string headers, IntentClass expected) =>
        Assert.Equal(expected, Classify("POST", "/portal.php", string.Empty, headers, hasAccountBeside: true));

    [Theory]
    [InlineData("Referer: http://other.example/")]
    [InlineData("Referer: http://seized.example.other.example/")]
    [InlineData("Referer: http://notseized.example/")]
    [InlineData("Referer: http://seized.example@other.example/")]
    [InlineData("Referer: no address")]
    [InlineData("Origin: https://other.example")]
    [InlineData("Origin: null")]
    public void Header_that_names_another_host_makes_class_d(string header) =>
        Assert.Equal(IntentClass.D, Classify("GET", "/", string.Empty, header));

    private static IntentClass Classify(string method, string path, string query, string headers, bool hasAccountBeside = false)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        foreach (string header in headers.Split('|', System.StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = header.Split(": ", 2);
            context.Request.Headers.Append(pair[0], pair[1]);
        }

        return IntentClassifier.Classify(
            context.Request, new AgentReading(context.Request.Headers.UserAgent.ToString()), "seized.example", hasAccountBeside);
    }
}
