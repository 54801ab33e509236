using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hosting;

public sealed class WarningServerTests
{
    [Fact]
    public async Task Browser_gets_451_with_every_header_that_is_due_and_none_that_outlives_the_order()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();

        using HttpResponseMessage answer = await client.GetAsync("/");
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(451, (int)answer.StatusCode);
        Assert.Equal("<https://isp.example/>; rel=\"blocked-by\"", Header(answer, "Link"));
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("noindex", Header(answer, "X-Robots-Tag"));
        Assert.Contains("Accept-Language", Header(answer, "Vary"));
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("it", Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Equal(Encoding.UTF8.GetByteCount(page), answer.Content.Headers.ContentLength);
        Assert.DoesNotContain(answer.Headers, header => Forbidden.Contains(header.Key, StringComparer.OrdinalIgnoreCase));
        Markup.AssertWellFormed(page);
        foreach (string fact in new[] { SampleOrders.Court.Id, SampleOrders.Court.Authority, SampleOrders.Court.Appeal })
        {
            Assert.Contains(fact, page);
        }
    }

    [Fact]
    public async Task Content_security_policy_allows_the_style_sheet_of_the_page()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();

        using HttpResponseMessage answer = await client.GetAsync("/");
        string page = await answer.Content.ReadAsStringAsync();

        string sheet = Regex.Match(page, "<style>(?<sheet>.*?)</style>", RegexOptions.Singleline).Groups["sheet"].Value;
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(sheet)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Header(answer, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/any/path?with=query")]
    [InlineData("GET", "/%ff%2e%2e/%2f")]
    [InlineData("POST", "/login")]
    [InlineData("PUT", "/x")]
    [InlineData("DELETE", "/x")]
    [InlineData("PATCH", "/x")]
    [InlineData("TRACE", "/x")]
    [InlineData("PROPFIND", "/x")]
    [InlineData("BREW", "/pot")]
    [InlineData("OPTIONS", "*")]
    [InlineData("CONNECT", "seized.example:80")]
    [InlineData("GET", "/.well-known/other")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/sw.js")]
    [InlineData("GET", "/player_api.php?username=u&password=p")]
    public async Task Covered_name_is_451_for_every_path_and_method(string method, string target)
    {
        await using TestSite site = await TestSite.StartAsync();
        string port = method == "CONNECT" ? ":80" : string.Empty;

        string reply = await site.SendRawAsync($"{method} {target} HTTP/1.1\r\nHost: seized.example{port}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
    }

    [Theory]
    [InlineData("seized.example")]
    [InlineData("SEIZED.Example")]
    [InlineData("www.seized.example")]
    [InlineData("seized.example.")]
    [InlineData("seized.example:80")]
    [InlineData("a_b.seized.example.:8080")]
    public async Task Host_is_read_whatever_its_case_port_or_last_dot(string host)
    {
        await using TestSite site = await TestSite.StartAsync();

        Assert.Equal(451, await site.StatusAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: notseized.example\r\n\r\n")]
    [InlineData("GET /robots.txt HTTP/1.1\r\nHost: other.example\r\n\r\n")]
    [InlineData("GET /.well-known/acme-challenge/x HTTP/1.1\r\nHost: other.example\r\n\r\n")]
    public Task Name_that_no_order_covers_is_421_and_learns_nothing(string request) => AssertMisdirected(request, DiscardReason.Uncovered);

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 192.0.2.80\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 192.0.2.80:8080\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: [2001:db8::80]:80\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: [2001:db8::80]:\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example..\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x~seized.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: .\r\n\r\n")]
    public Task Host_that_is_no_name_is_421_and_counted_apart(string request) => AssertMisdirected(request, DiscardReason.Nameless);

    private static async Task AssertMisdirected(string request, DiscardReason reason)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(request);

        Assert.Equal([421], TestSite.Statuses(reply));
        Assert.EndsWith("\r\n\r\n421 Misdirected Request: this server does not answer for the name that was asked for.\n", reply);
        Assert.DoesNotContain("blocked-by", reply);
        Assert.Equal(1, site.Counters.Discarded(reason));
        Assert.Empty(await site.CloseAndReadAsync());
    }

    /// <summary>Kestrel alone would answer each with an empty 400 and no record, though the name can be read.</summary>
    [Theory]
    [InlineData("GET /caf\u00c3\u00a9 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET /?q=\u00e9 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("G\u00e9T / HTTP/1.1\r\nHost: seized.example")]
    [InlineData("\u00ef\u00bb\u00bfGET / HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example:")]
    [InlineData("GET / HTTP/1.1\r\nHOST:\tSeized.Example.: ")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: seized.example:")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET /%00/x%00 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET /live/my user/my pass/1.ts HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET /search?q=a b HTTP/1.1\r\nHost: seized.example:")]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nX: a\0b")]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nX\u00e9: y")]
    [InlineData("GET HTTP://SEIZED.example/ HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET http://seized.example:/caf\u00e9 HTTP/1.1\r\nHost: other.example:")]
    [InlineData("GET HTTPS://seized.example/a b HTTP/1.0")]
    [InlineData("GET http://any:secret@seized.example/ HTTP/1.0")]
    [InlineData("GET http://seized.example: HTTP/1.0")]
    [InlineData("GET live HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET seized.example:80 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET * HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET ?q=1 HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET ftp://other.example/ HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET http:/x HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET http:// HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET http://a b/ HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET http://other.example:99999/ HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET   /a HTTP/1.1\r\nHost: seized.example")]
    [InlineData("OPTIONS x HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET / HTTP/1.2\r\nHost: seized.example")]
    [InlineData("OPTIONS /a b HTTP/1.9\r\nHost: seized.example")]
    [InlineData("GET / HTTP/1.1 \r\nHost: seized.example")]
    [InlineData("POST /a?b HTTP/1.1 \t \r\nHost: seized.example")]
    [InlineData("GET / http/1.1\r\nHost: seized.example")]
    [InlineData("GET / Http/1.0\r\nHost: seized.example")]
    [InlineData("GET\t/ HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET \t/a HTTP/1.1\r\nHost: seized.example")]
    [InlineData("GET\t/a\tHTTP/1.1\t\r\nHost: seized.example")]
    [InlineData("GET /a\tb HTTP/1.1\r\nHost: seized.example")]
    public async Task Visitor_whose_name_can_be_read_is_recorded_and_warned_whatever_else_is_odd(string head)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync($"{head}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.Equal("seized.example", Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Host);
        Assert.Equal(0, site.Counters.RequestsRefused);
    }

    [Fact]
    public async Task Visitor_whose_proxies_add_fields_is_recorded_and_warned()
    {
        await using TestSite site = await TestSite.StartAsync();
        string fields = string.Concat(Enumerable.Range(0, 200).Select(static number => $"X-{number}: y\r\n"));

        Assert.Equal(451, await site.StatusAsync($"GET / HTTP/1.1\r\nHost: seized.example\r\n{fields}\r\n"));
        Assert.Equal(0, site.Counters.RequestsRefused);
    }

    [Fact]
    public async Task Odd_request_in_any_two_pieces_is_answered_and_so_is_the_next()
    {
        await using TestSite site = await TestSite.StartAsync();
        byte[] octets = Encoding.Latin1.GetBytes(
            "POST /a b/caf\u00e9 HTTP/1.1\r\nHost: seized.example:\r\nContent-Length: 20\r\n\r\nHost: x:\r\nGET /a b\r\n"
            + "GET / HTTP/1.1\r\nHost: seized.example:\r\nConnection: close\r\n\r\n");

        for (int first = 1; first < octets.Length; first++)
        {
            string reply = await site.SendPiecesAsync([octets[..first], octets[first..]]);

            Assert.Equal([451, 451], TestSite.Statuses(reply));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nHost: other.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nHost: seized.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized%2eexample\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized .example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: se\u00efzed.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example/x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example:x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example::\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: any@seized.example\r\n\r\n", 400)]
    [InlineData("GET http://seized.example/ HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nX Y: z\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\njunk\r\n\r\n", 400)]
    [InlineData("GET /\r\nHost: seized.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : seized.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\n folded: x\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\nHost: seized.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: seized.example\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400)]
    [InlineData("GET / HTTP/3.0\r\nHost: seized.example\r\n\r\n", 505)]
    [InlineData("CONNECT a b HTTP/1.1\r\nHost: seized.example\r\n\r\n", 400)]
    public async Task Malformed_request_is_refused_by_the_server_and_counted(string request, int status)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(request);

        Assert.Equal([status], TestSite.Statuses(reply));
        await site.CloseAsync();
        Assert.Equal(1, site.Counters.RequestsRefused);
        Assert.Equal(1, site.Counters.Requests(status / 100, PageKind.Other));
        Assert.Equal(0, site.Counters.Visits);
    }

    [Theory]
    [InlineData("POST / HTTP/1.0\r\nHost: seized.example\r\n\r\n", "POST")]
    [InlineData("PUT\t/ http/1.0\r\nHost: seized.example:\r\n\r\n", "PUT")]
    [InlineData("POST http://seized.example/ HTTP/1.0\r\n\r\nuser=a", "POST")]
    [InlineData(
        "POST / HTTP/1.0\r\nHost: seized.example\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        "POST")]
    public async Task Post_by_http_1_0_without_a_length_is_answered_once_and_recorded(string request, string method)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(request);

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.Contains("\r\nConnection: close\r\n", reply);
        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal(method, hit.Visit.Method);
        Assert.Equal(0, site.Counters.RequestsRefused);
    }

    [Fact]
    public async Task Post_by_http_1_0_with_a_length_keeps_its_connection()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(
            "POST / HTTP/1.0\r\nHost: seized.example\r\nConnection: keep-alive\r\nContent-Length: 6\r\n\r\nuser=a"
                + "GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n");

        Assert.Equal([451, 451], TestSite.Statuses(reply));
    }

    [Fact]
    public async Task Http_2_is_refused_with_an_HTTP_2_error()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        Assert.Empty(TestSite.Statuses(reply));
        Assert.Equal(1, site.Counters.RequestsRefused);
    }

    [Fact]
    public async Task Request_line_beyond_the_limit_is_414_and_header_fields_beyond_it_431()
    {
        await using TestSite site = await TestSite.StartAsync();
        string longest = new('a', 40_000);

        Assert.Equal(414, await site.StatusAsync($"GET /{longest} HTTP/1.1\r\nHost: seized.example\r\n\r\n"));
        Assert.Equal(431, await site.StatusAsync($"GET / HTTP/1.1\r\nHost: seized.example\r\nX: {longest}\r\n\r\n"));
    }

    [Theory]
    [InlineData("GET http://seized.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n", 451)]
    [InlineData("GET http://other.example/ HTTP/1.1\r\nHost: seized.example\r\n\r\n", 421)]
    [InlineData("GET http://SEIZED.example:8080/x?y HTTP/1.0\r\n\r\n", 451)]
    [InlineData("GET http://other.example HTTP/1.0\r\n\r\n", 421)]
    public async Task Absolute_form_counts_before_the_host_field(string request, int status)
    {
        await using TestSite site = await TestSite.StartAsync();

        Assert.Equal(status, await site.StatusAsync(request));
    }

    [Fact]
    public async Task Path_of_eight_thousand_octets_and_any_latin_octets_in_fields_are_answered()
    {
        await using TestSite site = await TestSite.StartAsync();
        string octets = new([.. Enumerable.Range(0x21, 0xFF - 0x20).Where(code => code != 0x7F).Select(code => (char)code)]);

        string reply = await site.SendRawAsync(
            $"GET /{new string('a', 8_000)} HTTP/1.1\r\nHost: seized.example\r\nUser-Agent: {octets}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
    }

    [Fact]
    public async Task Head_has_the_length_of_the_page_and_no_body()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync("HEAD / HTTP/1.1\r\nHost: seized.example\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.EndsWith("\r\n\r\n", reply);
        Assert.Matches("\r\nContent-Length: [0-9]{4,5}\r\n", reply);
    }

    [Fact]
    public async Task Http_1_0_is_answered_and_closed()
    {
        await using TestSite site = await TestSite.StartAsync();

        const string Get = "GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n";
        string reply = await site.SendRawAsync(Get + Get);

        Assert.Equal([451], TestSite.Statuses(reply));
    }

    [Fact]
    public async Task Small_body_is_read_away_and_the_connection_goes_on()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(
            "POST / HTTP/1.1\r\nHost: seized.example\r\nContent-Length: 5\r\n\r\nhello"
            + "POST / HTTP/1.1\r\nHost: seized.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: seized.example\r\nConnection: close\r\n\r\n",
            isHalfClosed: false);

        Assert.Equal([451, 451, 451], TestSite.Statuses(reply));
    }

    [Fact]
    public async Task Large_body_is_answered_and_not_read()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(
            "POST / HTTP/1.1\r\nHost: seized.example\r\nContent-Length: 99999999\r\n\r\nGET / HTTP/1.1\r\nHost: seized.example\r\n\r\n");

        Assert.Equal(451, TestSite.Statuses(reply)[0]);
        Assert.DoesNotContain(TestSite.Statuses(reply)[1..], status => status == 451);
    }

    [Fact]
    public async Task Length_and_chunks_together_never_make_a_second_request_of_the_body()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(
            "POST / HTTP/1.1\r\nHost: seized.example\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + "GET /smuggled HTTP/1.1\r\nHost: seized.example\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.Equal(1, site.Counters.Visits);
    }

    [Fact]
    public async Task Robots_txt_disallows_everything()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();

        using HttpResponseMessage answer = await client.GetAsync("/robots.txt");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("User-agent: *\nDisallow: /\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Security_contact_is_the_operator_for_thirty_days()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();

        using HttpResponseMessage answer = await client.GetAsync("/.well-known/security.txt");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Contact: https://isp.example/\nExpires: 2026-12-21T00:00:00Z\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/.well-known/acme-challenge/token")]
    [InlineData("/.well-known/acme-challenge/")]
    [InlineData("/.well-known/acme-challenge")]
    [InlineData("/.WELL-KNOWN/ACME-challenge/x")]
    [InlineData("/.well-known/pki-validation/file.txt")]
    [InlineData("/.well-known/%61cme-challenge/x")]
    [InlineData("/x/../.well-known/acme-challenge/x")]
    public async Task Certificate_authority_finds_nothing_under_a_seized_name(string path)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: seized.example\r\nConnection: close\r\n\r\n");

        Assert.Equal([404], TestSite.Statuses(reply));
        Assert.DoesNotContain("token", reply);
        Assert.Empty(await site.CloseAndReadAsync());
    }

    [Theory]
    [InlineData("Accept: application/json")]
    [InlineData("Accept: application/problem+json, */*;q=0.1")]
    public async Task Program_that_takes_json_gets_the_problem_and_the_reference(string accept)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync($"GET /api HTTP/1.1\r\nHost: seized.example\r\n{accept}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", reply);
        using JsonDocument problem = JsonDocument.Parse(reply[(reply.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(451, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("xa-erc-2026-0345", problem.RootElement.GetProperty("order").GetString());
        string reference = problem.RootElement.GetProperty("reference").GetString()!;
        Assert.Equal(reference, Assert.Single(await site.CloseAndReadHitsAsync()).Reference.ToString());
    }

    [Theory]
    [InlineData("/favicon.ico", "Accept: text/html")]
    [InlineData("/sw.js", "Accept: */*")]
    [InlineData("/app.js", "Service-Worker: script")]
    [InlineData("/font.woff2", "Accept: */*")]
    [InlineData("/logo.png", "Accept: */*")]
    [InlineData("/logo", "Accept: image/avif,image/webp,*/*;q=0.8")]
    [InlineData("/x", "Sec-Fetch-Dest: image")]
    public async Task Part_of_a_page_gets_451_and_nothing(string path, string field)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: seized.example\r\n{field}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.EndsWith("\r\n\r\n", reply);
        Assert.Contains("\r\nContent-Length: 0\r\n", reply);
    }

    [Theory]
    [InlineData("it-IT,it;q=0.9,en;q=0.8", "", "it", "è stato sequestrato")]
    [InlineData("fr", "", "fr", "a été saisi")]
    [InlineData("en-GB", "", "en", "has been seized")]
    [InlineData("de", "", "it", "è stato sequestrato")]
    [InlineData("de", "?l=en", "en", "has been seized")]
    public async Task Page_is_in_the_language_of_the_visitor(string accepted, string query, string language, string heading)
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(accepted);

        using HttpResponseMessage answer = await client.GetAsync($"/{query}");

        Assert.Equal(language, Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Contains(heading, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task International_name_is_shown_in_both_forms()
    {
        var names = new ListedNames().Add("xn--mnchen-3ya.example", SampleOrders.Court);
        await using TestSite site = await TestSite.StartAsync(names);

        string reply = await site.SendRawAsync("GET / HTTP/1.0\r\nHost: xn--mnchen-3ya.example\r\n\r\n");

        Assert.Contains("<h1>Il dominio <bdi>münchen.example</bdi> (<bdi>xn--mnchen-3ya.example</bdi>) è stato sequestrato</h1>", reply);
    }

    [Fact]
    public async Task Connection_beyond_the_cap_is_closed_and_counted()
    {
        await using TestSite site = await TestSite.StartAsync(configure: options => options with { Connections = options.Connections with { Connections = 0 } });

        await Assert.ThrowsAnyAsync<Exception>(() => Answered(site));

        await site.CloseAsync();
        Assert.Equal(1, site.Counters.ConnectionsRejected(ConnectionLimit.Places));
        Assert.Equal(0, site.Counters.ConnectionsOpen);
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_that_has_waited_longest_is_closed_for_the_next_and_counted()
    {
        await using TestSite site = await TestSite.StartAsync(configure: options => options with { Connections = options.Connections with { Connections = 2 } });
        using TcpClient oldest = await ConnectAsync(site);
        using TcpClient middle = await ConnectAsync(site);
        await VisitAsync(oldest);
        await VisitAsync(middle);

        // Each answer is here before the server has noted that it was taken: what it notes of the other one comes before the last of these.
        for (int visit = 0; visit < 50; visit++)
        {
            await VisitAsync(oldest);
        }

        await Answered(site);

        Assert.Equal(0, await ReadAsync(middle));
        await VisitAsync(oldest);
        Assert.Equal(1, site.Counters.ConnectionsRejected(ConnectionLimit.Places));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_whose_request_is_being_answered_is_not_closed()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(configure: options => options with { Connections = options.Connections with { Connections = 1 } }, disk: stalled);
        using TcpClient first = await ConnectAsync(site);
        await first.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: seized.example\r\n\r\n"u8.ToArray());
        while (site.Counters.Pending == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => Answered(site));

        stalled.LetGo();
        Assert.NotEqual(0, await ReadAsync(first));
        Assert.Equal(1, site.Counters.ConnectionsRejected(ConnectionLimit.Places));
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_at_its_cap_is_served_and_loses_its_own_longest_idle_connection()
    {
        await using TestSite site = await TestSite.StartAsync(
            configure: options => options with { Connections = options.Connections with { ConnectionsPerClient = 2 } });
        using TcpClient silent = await ConnectAsync(site);
        using TcpClient served = await ConnectAsync(site);
        await VisitAsync(served);

        await Answered(site);

        Assert.Equal(0, await ReadAsync(silent));
        await VisitAsync(served);
        Assert.Equal(1, site.Counters.ConnectionsRejected(ConnectionLimit.Places));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_that_does_not_read_is_closed_for_a_new_one_of_its_client()
    {
        await using TestSite site = await TestSite.StartAsync(
            configure: options => options with { Connections = options.Connections with { ConnectionsPerClient = 1 } });
        Task pipelined = PipelineAsync(site.EndPoint, TestContext.Current.CancellationToken);

        while (site.Counters.Visits == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        // Refused while its requests are processed, so until the kernel's buffers are full.
        while (!await IsAnsweredAsync(site))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await pipelined;
    }

    [Fact(Timeout = 120_000)]
    public async Task No_answer_is_made_for_a_client_that_does_not_read()
    {
        await using TestSite site = await TestSite.StartAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task pipelined = PipelineAsync(site.EndPoint, ended.Token);
        while (site.Counters.Visits == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await Answered(site);
        long octets = site.Server.MemoryOctets;

        await ended.CancelAsync();

        await pipelined;
        Assert.InRange(octets, 1, 256 * 1024);
        Assert.InRange(site.Counters.Visits, 1, 1_000);
    }

    [Fact(Timeout = 120_000)]
    public async Task Page_reaches_a_client_that_is_still_sending_its_body()
    {
        await using TestSite site = await TestSite.StartAsync();
        using TcpClient client = await ConnectAsync(site);
        NetworkStream stream = client.GetStream();
        byte[] body = new byte[512 * 1024];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: seized.example\r\nAccept: text/html\r\nContent-Length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);

        using var reply = new MemoryStream();
        await stream.CopyToAsync(reply, TestContext.Current.CancellationToken);

        Assert.EndsWith("</html>\n", Encoding.UTF8.GetString(reply.ToArray()));
    }

    [Fact]
    public async Task Internal_error_closes_the_connection_and_is_never_a_500()
    {
        await using TestSite site = await TestSite.StartAsync(new FaultyNames());

        await Assert.ThrowsAnyAsync<Exception>(() => Answered(site));

        await site.CloseAsync();
        Assert.Equal(1, site.Counters.Faults);
    }

    [Fact]
    public async Task Stopping_ends_idle_connections_and_takes_no_new_ones()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();
        (await client.GetAsync("/")).Dispose();
        IPEndPoint endpoint = site.EndPoint;

        await site.CloseAsync();

        Assert.Equal(0, site.Counters.ConnectionsOpen);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(endpoint));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_disk_that_does_not_answer()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(
            configure: options => options with
            {
                DrainTimeout = TimeSpan.FromMilliseconds(1),
                Visits = options.Visits with { Budget = TimeSpan.FromMilliseconds(1) },
            },
            disk: stalled);
        await site.StatusAsync("GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n");

        await site.Server.StopAsync(CancellationToken.None);

        Assert.Equal(1, site.Counters.Pending);
        await site.CloseAsync();
        Assert.Equal(1, site.Counters.AllHits);
    }

    [Fact]
    public async Task Head_that_never_ends_is_408()
    {
        await using TestSite site = await TestSite.StartAsync(
            configure: options => options with { HeadTimeout = TimeSpan.FromMilliseconds(1) });

        string reply = await site.SendRawAsync("GET / HTTP/1.1\r\nHost: seized.example\r\nX: ", isHalfClosed: false);

        Assert.Equal([408], TestSite.Statuses(reply));
        Assert.Equal(1, site.Counters.RequestsRefused);
    }

    [Fact]
    public async Task Any_octets_get_an_answer_of_the_list_or_silence()
    {
        int[] allowed = [200, 400, 404, 405, 408, 413, 414, 421, 431, 451, 505];
        await using TestSite site = await TestSite.StartAsync();
        var random = new Random(20261121);
        string[] parts =
        [
            "GET ", "POST ", "/", "http://", "seized.example", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "Host: ", "\r\n", "\r\n\r\n", "\0",
            "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "%", "?l=", ":", " ", "Connection: close\r\n", "*",
            "\u00ff", "\n",
        ];

        for (int round = 0; round < 300; round++)
        {
            string request = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.All(TestSite.Statuses(await ReplyOrSilenceAsync(site, request)), status => Assert.Contains(status, allowed));
        }
    }

    private static string[] Forbidden { get; } =
        ["Set-Cookie", "Strict-Transport-Security", "Alt-Svc", "Location", "Clear-Site-Data", "Server", "Refresh"];

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    private static async Task<string> ReplyOrSilenceAsync(TestSite site, string request)
    {
        try
        {
            return await site.SendRawAsync(request);
        }
        catch (System.IO.IOException)
        {
            return string.Empty;
        }
    }

    private static async Task<TcpClient> ConnectAsync(TestSite site)
    {
        var client = new TcpClient();
        await client.ConnectAsync(site.EndPoint, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Requests without end, of which no answer is read, until the connection is closed.</summary>
    private static async Task PipelineAsync(IPEndPoint site, CancellationToken ended)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site, ended);
        byte[] requests = Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Repeat("GET / HTTP/1.1\r\nHost: seized.example\r\nAccept: text/html\r\n\r\n", 1_000)));
        try
        {
            while (true)
            {
                await client.GetStream().WriteAsync(requests, ended);
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>One request whose answer has no body, on a connection that stays.</summary>
    private static async Task VisitAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("HEAD / HTTP/1.1\r\nHost: seized.example\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await ReadAsync(client));
    }

    /// <summary>Octets that have come; 0 at the end of the connection, however it ended.</summary>
    private static async Task<int> ReadAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[64 * 1024], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<bool> IsAnsweredAsync(TestSite site)
    {
        try
        {
            await Answered(site);
            return true;
        }
        catch (Exception refused) when (refused is IOException or SocketException or HttpRequestException)
        {
            return false;
        }
    }

    private static async Task Answered(TestSite site)
    {
        if ((await site.SendRawAsync("GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n")).Length == 0)
        {
            throw new HttpRequestException("closed without an answer");
        }
    }

    private sealed class FaultyNames : IBlockedNames
    {
        public bool TryFind(
            scoped Sinkhole.Wire.Dns.WireName host,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BlockedName? blocked) => throw new InvalidOperationException("a bug");
    }
}
