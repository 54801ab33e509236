using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class IntentClassifierTests
{
    private const string Navigation = "Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document";
    private const string Browser = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

    [Theory]
    [InlineData("GET", "/", "", Browser + "|" + Navigation + "|Sec-Fetch-Site: none|Sec-Fetch-User: ?1", IntentClass.C)]
    [InlineData("GET", "/", "", Browser + "|" + Navigation + "|Sec-Fetch-Site: cross-site", IntentClass.C)]
    [InlineData("GET", "/", "", Browser, IntentClass.Undetermined)]
    [InlineData("GET", "/", "", "", IntentClass.Undetermined)]
    [InlineData("GET", "/", "", "User-Agent: CUBOT NOTE 50", IntentClass.Undetermined)]
    [InlineData("GET", "/favicon.ico", "", "Sec-Fetch-Site: same-origin|Sec-Fetch-Dest: image", IntentClass.Undetermined)]
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
    public void Class_is_told_from_method_path_and_headers(string method, string path, string query, string headers, IntentClass expected)
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

        Assert.Equal(expected, IntentClassifier.Classify(context.Request));
    }
}
