using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.Inspection;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Redaction;
using Sinkhole.Warning.Texts;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class HitRecorderTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: seized.example\r\n";
    private const string Nothing = "/";
    private const string Portal = "/c/";
    private const string Account = "/live/u/p/1.ts";
    private const string Opened = "(opened in a browser)";
    private const string Last = Get + "Connection: close\r\n\r\n";

    [Fact]
    public async Task R14_Hit_holds_what_the_rules_ask_and_the_reference_that_the_page_shows()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (test)" + string.Concat(Enumerable.Repeat(" xxx", 75)));
        client.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Dest", "document");

        string page = await client.GetStringAsync451("http://www.SEIZED.example/index.html/secret?l=en");
        IPEndPoint destination = site.EndPoint;

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal(ReferenceOn(page), hit.Reference.ToString());
        Assert.Equal(site.Clock.Now, hit.Visit.Instant);
        Assert.Equal(123_456, hit.Visit.Instant.TimeOfDay.Ticks / 10 % 1_000_000);
        Assert.Equal(site.Clock.Reading, hit.Visit.Clock);
        Assert.Equal(HitSource.Http, hit.Source);
        Assert.Equal(IPAddress.Loopback, hit.Visit.Source.Address);
        Assert.InRange(hit.Visit.Source.Port, 1, 65_535);
        Assert.Equal(destination, hit.Visit.Destination);
        Assert.Equal("www.seized.example", hit.Visit.Host);
        Assert.Equal("GET", hit.Visit.Method);
        Assert.Equal("/index.html/*", hit.Visit.Path);
        Assert.Equal(Visit.MaxAgentCharacters, hit.Visit.Agent.Length);
        Assert.StartsWith("Mozilla/5.0 (test) xxx", hit.Visit.Agent);
        Assert.Equal(IntentClass.C, hit.Visit.Intent);
        Assert.Equal("xa-erc-2026-0345", hit.OrderId);
        Assert.Equal(["xa-erc-2026-0345"], hit.CoveringOrders.AsEnumerable());
        Assert.Equal(OrderClass.Court, hit.OrderClass);
        Assert.Equal(ListedNames.Generation, hit.Generation);
        Assert.Equal("en", hit.Language);
        Assert.Equal(SampleOrders.Pages(SampleOrders.Court).Find(hit.OrderId)!.Languages[2].Referenced.Version, hit.PageVersion);
    }

    [Fact]
    public async Task R14_Hit_under_an_unsynchronised_clock_is_not_resolvable()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Clock.Reading = new ClockReading(IsSynchronized: false, TimeSpan.FromSeconds(2));

        await site.SendRawAsync(Last);

        Assert.Equal(site.Clock.Reading, Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Clock);
    }

    [Fact]
    public async Task R15_Requests_of_a_client_that_tries_again_are_counted_beside_its_hits()
    {
        const int Connections = 4;
        await using TestSite site = await TestSite.StartAsync();

        for (int connection = 0; connection < Connections; connection++)
        {
            await site.SendRawAsync(string.Concat(Enumerable.Repeat(Get + "\r\n", (1000 / Connections) - 1)) + Last);
        }

        List<HitRecord> hits = [.. await site.CloseAndReadHitsAsync()];
        Assert.Equal((1000, Connections, 1000 - Connections), (site.Counters.Visits, site.Counters.AllHits, site.Counters.Coalesced(HitSource.Http)));
        Assert.Equal(Connections, hits.Select(static hit => hit.Visit.Source).Distinct().Count());
        var search = new HitSearch(new RecordScan(Path.Combine(site.Folder, "hits"), last: null, static () => { }));
        Assert.Equal(Connections, search.FindAll(SampleOrders.Court.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count());
        Assert.Equal((1, false), (search.Addresses.Count, search.Addresses.AreMore));
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: seized.example", "OPTIONS", "*")]
    [InlineData("BREW /pot HTTP/1.1\r\nHost: seized.example", "*", "/*")]
    [InlineData("GET /%2e%2e/live/a/b/1.ts HTTP/1.1\r\nHost: seized.example", "GET", "/live/*/*/*.ts")]
    public async Task Method_and_path_are_recorded_as_far_as_their_words_are_known(string request, string method, string path)
    {
        await using TestSite site = await TestSite.StartAsync();

        await site.SendRawAsync($"{request}\r\nConnection: close\r\n\r\n");

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal((method, path), (hit.Visit.Method, hit.Visit.Path));
    }

    [Fact]
    public async Task Profile_without_path_and_agent_records_neither()
    {
        await using TestSite site = await TestSite.StartAsync(
            configure: options => options with { Visits = options.Visits with { RecordPath = false, RecordAgent = false } });

        await site.SendRawAsync(Get + "User-Agent: any\r\nConnection: close\r\n\r\n");

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal((string.Empty, string.Empty), (hit.Visit.Path, hit.Visit.Agent));
    }

    [Fact]
    public async Task Each_hit_of_a_connection_has_the_agent_of_its_own_request()
    {
        string[] agents = ["Player/1.0", "Player/1.0", "Player/1.0 (user=mario)", "Box/" + new string('2', 600), "Player/1.0", string.Empty];
        ListedNames names = TestSite.Names();
        string requests = string.Empty;
        for (int at = 0; at < agents.Length; at++)
        {
            names.Add($"n{at}.example", SampleOrders.Court);
            requests += $"GET / HTTP/1.1\r\nHost: n{at}.example\r\n{(agents[at].Length == 0 ? "" : $"User-Agent: {agents[at]}\r\n")}\r\n";
        }

        await using TestSite site = await TestSite.StartAsync(names);
        await site.SendRawAsync(requests + Last);

        IEnumerable<string> recorded = (await site.CloseAndReadHitsAsync()).Select(hit => hit.Visit.Agent);
        Assert.Equal(agents.Select(agent => RecordedAgent.Of(agent, Visit.MaxAgentCharacters)).Append(string.Empty), recorded);
    }

    [Fact]
    public async Task Every_order_that_covers_the_name_is_in_the_hit()
    {
        ListedNames names = new ListedNames()
            .Add("seized.example", SampleOrders.Court)
            .Add("example", SampleOrders.Court with { Id = "xa-2" });
        await using TestSite site = await TestSite.StartAsync(names);

        await site.SendRawAsync(Last);

        Assert.Equal(["xa-erc-2026-0345", "xa-2"], Assert.Single(await site.CloseAndReadHitsAsync()).CoveringOrders.AsEnumerable());
    }

    [Fact]
    public async Task Every_reference_that_a_visitor_holds_is_in_the_journal()
    {
        await using TestSite site = await TestSite.StartAsync();

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => site.SendRawAsync(Last)));

        HashSet<string> held = [.. pages.Select(ReferenceOn)];
        Assert.Equal(200, held.Count);
        Assert.Equal(held, [.. (await site.CloseAndReadHitsAsync()).Select(hit => hit.Reference.ToString())]);
    }

    [Fact]
    public async Task Further_requests_of_a_connection_show_the_same_reference_and_are_counted_in_one_closing_record()
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(string.Concat(Enumerable.Repeat(Get + "\r\n", 999)) + Last);

        Assert.Equal(1_000, TestSite.Statuses(reply).Length);
        string reference = Assert.Single(References(reply).Distinct());
        List<Record> records = await site.CloseAndReadAsync();
        Assert.Equal([RecordKinds.Hit, RecordKinds.Closing], records.Select(record => record.Kind));
        Assert.True(ClosingRecord.TryRead(records[1], out ClosingRecord? closing));
        Assert.Equal(reference, closing.Reference.ToString());
        Assert.Equal(999, closing.Requests);
        Assert.Equal(site.Clock.Now, closing.Last);
        Assert.Equal(records.Count, site.Clock.Reads);
        Assert.Equal(999, site.Counters.Coalesced(HitSource.Http));
        Assert.Equal(1, site.Counters.Hits(HitSource.Http, OrderClass.Court));
    }

    [Theory]
    [InlineData(Nothing, Account, new[] { IntentClass.Undetermined, IntentClass.A })]
    [InlineData(Nothing, Portal, new[] { IntentClass.Undetermined, IntentClass.B })]
    [InlineData(Portal, Account, new[] { IntentClass.B, IntentClass.A })]
    [InlineData(Account, Portal, new[] { IntentClass.A })]
    [InlineData(Account, Nothing, new[] { IntentClass.A })]
    [InlineData(Opened, Account, new[] { IntentClass.C, IntentClass.A })]
    [InlineData(Account, Opened, new[] { IntentClass.A })]
    public async Task Class_that_rises_on_a_connection_has_a_hit_of_its_own(string first, string second, IntentClass[] expected)
    {
        await using TestSite site = await TestSite.StartAsync();
        const string Rest = " HTTP/1.1\r\nHost: seized.example\r\n";

        string reply = await site.SendRawAsync(
            $"GET {first}{Rest}\r\nGET {first}{Rest}\r\nGET {second}{Rest}\r\nGET {second}{Rest}Connection: close\r\n\r\n".Replace(
                $"{Opened}{Rest}", $"/{Rest}Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", StringComparison.Ordinal));

        Assert.Equal([451, 451, 451, 451], TestSite.Statuses(reply));
        Assert.Equal(expected, (await site.CloseAndReadHitsAsync()).Select(hit => hit.Visit.Intent));
        Assert.Equal(4 - expected.Length, site.Counters.Coalesced(HitSource.Http));
    }

    [Fact]
    public async Task Names_below_one_entry_are_one_host_and_other_entries_are_others()
    {
        ListedNames names = TestSite.Names().Add("other.example", SampleOrders.Court);
        await using TestSite site = await TestSite.StartAsync(names);

        await site.SendRawAsync(
            string.Concat(Enumerable.Range(0, 200).Select(number => $"GET / HTTP/1.1\r\nHost: h{number}.seized.example\r\n\r\n"))
            + "GET / HTTP/1.1\r\nHost: a.other.example\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: A.seized.example.\r\nConnection: close\r\n\r\n");

        List<HitRecord> hits = await site.CloseAndReadHitsAsync();
        Assert.Equal(["h0.seized.example", "a.other.example"], hits.Select(hit => hit.Visit.Host));
        Assert.Equal(200, site.Counters.Coalesced(HitSource.Http));
    }

    [Fact]
    public async Task Connection_that_asks_for_too_many_entries_is_closed()
    {
        var names = new ListedNames();
        for (int number = 0; number < 9; number++)
        {
            names.Add($"h{number}.example", SampleOrders.Court);
        }

        await using TestSite site = await TestSite.StartAsync(
            names, options => options with { Visits = options.Visits with { MaxEntriesPerConnection = 3 } });

        string reply = await site.SendRawAsync(
            string.Concat(Enumerable.Range(0, 9).Select(number => $"GET / HTTP/1.1\r\nHost: h{number}.example\r\n\r\n")));

        Assert.Equal([451, 451, 451], TestSite.Statuses(reply));
    }

    [Fact]
    public async Task Visits_beyond_the_cap_of_an_address_are_one_record_with_every_port()
    {
        await using TestSite site = await TestSite.StartAsync(configure: HitsOfAnAddress(2));

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.SendRawAsync(Get + "\r\n" + Last)));

        string[] referenced = [.. pages.Where(page => References(page).Any())];
        Assert.Equal(2, referenced.Length);
        Assert.All(pages, page => Assert.Equal([451, 451], TestSite.Statuses(page)));
        Assert.All(pages.Except(referenced), page => Assert.DoesNotContain("registra", page, StringComparison.Ordinal));
        List<Record> records = await site.CloseAndReadAsync();
        CountedRecord[] counted = [.. records.Select(record => CountedRecord.TryRead(record, out CountedRecord? read) ? read : null)
            .OfType<CountedRecord>()];
        Assert.Equal([false, true], counted.Select(record => record.IsComplete));
        Assert.Equal(counted[0].Id, counted[1].Id);
        Assert.Equal((36, 18), (counted[1].Visits, counted[1].Ports.Count));
        Assert.Equal(IPAddress.Loopback, Assert.Single(counted[1].Clients));
        Assert.Equal("xa-erc-2026-0345", counted[1].OrderId);
        Assert.Equal(ListedNames.Generation, counted[1].Generation);
        Assert.Equal(36, site.Counters.Counted);
        Assert.Equal(0, site.Counters.PagesUnreferenced);
        Assert.Equal(0, site.Counters.Pending);
    }

    [Fact]
    public async Task Minute_that_ends_writes_what_was_counted()
    {
        await using TestSite site = await TestSite.StartAsync(configure: HitsOfAnAddress(1));
        await site.SendRawAsync(Get + "\r\n" + Last);
        await site.SendRawAsync(Last);

        site.Server.EndMinute();
        Assert.Single(References(await site.SendRawAsync(Last)));

        List<Record> records = await site.CloseAndReadAsync();
        Assert.Equal(2, records.Count(record => record.Kind == RecordKinds.Counted));
        Assert.Equal(2, records.Count(record => record.Kind == RecordKinds.Hit));
        Assert.Equal((1L, 2L), (site.Counters.Counted, site.Counters.AllHits));
    }

    [Fact]
    public async Task Counted_visits_that_the_journal_refuses_are_unrecorded()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(
            configure: options => HitsOfAnAddress(1)(ShortBudget(options)),
            journal: options => options with { MaxPendingRecords = 1 },
            disk: stalled);
        await site.SendRawAsync(Last);
        await site.SendRawAsync(Get + "\r\n" + Get + "\r\n" + Last);

        site.Server.EndMinute();

        Assert.Equal(3, Unrecorded(site));
        Assert.Equal(0, site.Counters.Counted);
    }

    [Theory]
    [InlineData("Accept: text/html\r\nAccept-Language: it")]
    [InlineData("Accept: text/html\r\nAccept-Language: fr")]
    [InlineData("Accept: text/html\r\nAccept-Language: en")]
    [InlineData("Accept: application/json\r\nAccept-Language: it")]
    [InlineData("Accept: application/json\r\nAccept-Language: fr")]
    [InlineData("Accept: application/json\r\nAccept-Language: en")]
    public async Task Page_says_that_something_is_recorded_only_where_the_journal_took_it(string fields)
    {
        await using TestSite site = await TestSite.StartAsync();
        string taken = await site.SendRawAsync($"{Get}{fields}\r\nConnection: close\r\n\r\n");
        await site.RefuseRecordsAsync();

        string refused = await site.SendRawAsync($"{Get}{fields}\r\n\r\n{Get}{fields}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451, 451], TestSite.Statuses(refused));
        Assert.Matches("\"ref\"|\"reference\"", taken);
        Assert.DoesNotMatch("\"ref\"|\"reference\"|[A-Z2-7]{16}", refused);
        Assert.DoesNotMatch("(?i)recorded|registra|enregistr", refused);
        Assert.Equal(2, site.Counters.Unrecorded(UnrecordedReason.IoError));
        Assert.Equal(2, site.Counters.PagesUnreferenced);
    }

    [Theory]
    [InlineData("GET", "Sec-Purpose: prefetch")]
    [InlineData("GET", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image")]
    [InlineData("GET", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe")]
    [InlineData("HEAD", "Accept: */*")]
    [InlineData("GET", "User-Agent: Mozilla/5.0 (compatible; SomeSpider/2.1; +http://crawler.example/about)")]
    public async Task R18_Class_d_gets_the_page_without_a_reference_and_is_counted_only(string method, string headers)
    {
        await using TestSite site = await TestSite.StartAsync();

        string reply = await site.SendRawAsync(
            $"{method} / HTTP/1.1\r\nHost: seized.example\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Equal([451], TestSite.Statuses(reply));
        Assert.Empty(References(reply));
        Assert.DoesNotContain("registra", reply);
        Assert.Empty(await site.CloseAndReadAsync());
        Assert.Equal(1, site.Counters.Discarded(DiscardReason.ClassD));
        Assert.Equal(0, site.Counters.PagesUnreferenced);
    }

    [Fact]
    public async Task Page_after_the_budget_has_no_reference_and_its_hit_is_durable_later()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(configure: ShortBudget, disk: stalled);

        string reply = await site.SendRawAsync(Get + "\r\n" + Last);

        Assert.Equal([451, 451], TestSite.Statuses(reply));
        Assert.Empty(References(reply));
        Assert.DoesNotContain("registra", reply);
        Assert.Equal(2, site.Counters.PagesUnreferenced);
        Assert.Equal(2, site.Counters.Pending);
        Assert.Equal(0, Unrecorded(site));
        stalled.LetGo();
        Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal(1, site.Counters.AllHits);
        Assert.Equal(1, site.Counters.Coalesced(HitSource.Http));
    }

    [Fact]
    public async Task Hit_that_the_journal_refuses_is_unrecorded_and_the_page_is_sent()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(
            configure: ShortBudget, journal: options => options with { MaxPendingRecords = 1 }, disk: stalled);

        Assert.Equal(451, await site.StatusAsync(Last));
        string refused = await site.SendRawAsync(Get + "\r\n" + Last);

        Assert.Equal([451, 451], TestSite.Statuses(refused));
        Assert.Empty(References(refused));
        Assert.Equal(2, Unrecorded(site));
        Assert.Equal(3, site.Counters.PagesUnreferenced);
        stalled.LetGo();
        Assert.Single(await site.CloseAndReadHitsAsync());
    }

    [Fact]
    public async Task Visits_are_hits_coalesced_unrecorded_and_discarded()
    {
        using var stalled = new StalledJournal();
        await using TestSite site = await TestSite.StartAsync(
            configure: ShortBudget, journal: options => options with { MaxPendingRecords = 4 }, disk: stalled);
        string[] requests =
        [
            Last,
            Get + "\r\n" + Last,
            Get + "Purpose: prefetch\r\n\r\n" + Last,
            "GET / HTTP/1.0\r\nHost: other.example\r\n\r\n",
            "GET /robots.txt HTTP/1.0\r\nHost: seized.example\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: x.seized.example\r\n\r\nGET /favicon.ico HTTP/1.0\r\nHost: x.seized.example\r\n\r\n",
        ];

        await Task.WhenAll(Enumerable.Range(0, 70).Select(number => site.SendRawAsync(requests[number % requests.Length])));
        stalled.LetGo();
        await Task.WhenAll(Enumerable.Range(0, 70).Select(number => site.SendRawAsync(requests[number % requests.Length])));
        List<Record> records = await site.CloseAndReadAsync();

        WarningCounters counters = site.Counters;
        long hits = records.Count(record => record.Kind == RecordKinds.Hit);
        long coalesced = records.Sum(record => ClosingRecord.TryRead(record, out ClosingRecord? closing) ? closing.Requests : 0);
        long discarded = Enum.GetValues<DiscardReason>().Sum(counters.Discarded);
        Assert.Equal(0, counters.Pending);
        Assert.Equal(hits, counters.AllHits);
        Assert.Equal(coalesced, counters.Coalesced(HitSource.Http));
        Assert.Equal(counters.Visits, hits + coalesced + counters.Counted + Unrecorded(site) + discarded);
        Assert.Equal(20, counters.RequestsRefused);
        Assert.True(Unrecorded(site) > 0);
    }

    private static Func<Sinkhole.Warning.Hosting.WarningServerOptions, Sinkhole.Warning.Hosting.WarningServerOptions> HitsOfAnAddress(int max) =>
        options => options with { Visits = options.Visits with { HitsPerAddress = max } };

    private static Sinkhole.Warning.Hosting.WarningServerOptions ShortBudget(Sinkhole.Warning.Hosting.WarningServerOptions options) =>
        options with { Visits = options.Visits with { Budget = TimeSpan.FromMilliseconds(1) } };

    private static long Unrecorded(TestSite site) => Enum.GetValues<UnrecordedReason>().Sum(site.Counters.Unrecorded);

    private static string ReferenceOn(string page) => Assert.Single(References(page));

    private static IEnumerable<string> References(string reply) =>
        Regex.Matches(reply, "<span class=\"ref\">(?<reference>[A-Z2-7]{16})</span>").Select(match => match.Groups["reference"].Value);
}
