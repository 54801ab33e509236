using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;
using Sinkhole.Warning.Texts;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>From a request to the sealed value of its hit, under a page profile with <c>account: sealed</c>.</summary>
public sealed class SealedAccountTests
{
    private const string Host = "Host: seized.example\r\nConnection: close\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";
    private const string Account = "username=alice&password=s3cret";

    private static readonly string Basic = Convert.ToBase64String("alice:s3cret"u8);

    [Theory]
    [InlineData("GET /live/alice/s3cret/1.ts HTTP/1.1\r\n", "", """{"account":"alice","form":"path"}""")]
    [InlineData("GET /live/%61lice/s3cret/1.ts HTTP/1.1\r\n", "", """{"account":"alice","form":"path"}""")]
    [InlineData("GET /player_api.php?" + Account + " HTTP/1.1\r\n", "", """{"account":"alice","form":"query"}""")]
    [InlineData("POST /player_api.php HTTP/1.1\r\n" + Form + "Content-Length: 30\r\n", Account, """{"account":"alice","form":"body"}""")]
    [InlineData("POST /player_api.php HTTP/1.0\r\n" + Form + "Content-Length: 30\r\n", Account, """{"account":"alice","form":"body"}""")]
    [InlineData("POST /get.php HTTP/1.1\r\nContent-Type: Application/X-WWW-Form-URLEncoded; charset=utf-8\r\nContent-Length: 30\r\n", Account, """{"account":"alice","form":"body"}""")]
    [InlineData("GET /portal.php?type=stb HTTP/1.1\r\nCookie: mac=00%3A1A%3A79%3A00%3A00%3A01; stb_lang=en\r\n", "", """{"mac":"00:1A:79:00:00:01","form":"cookie"}""")]
    [InlineData("GET /portal.php?type=stb HTTP/1.1\r\nCookie: mac=00:1a:79:00:00:01\r\n", "", """{"mac":"00:1A:79:00:00:01","form":"cookie"}""")]
    [InlineData("GET /portal.php?type=stb HTTP/1.1\r\nCookie: mac=my-box\r\n", "", """{"asserted":"my-box","form":"cookie"}""")]
    public async Task R17_Account_that_a_device_presents_is_in_its_hit_for_the_authority_alone(string head, string body, string expected)
    {
        await using TestSite site = await StartAsync();

        await site.SendRawAsync($"{head}{Host}\r\n{body}", isHalfClosed: false);

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal(IntentClass.A, hit.Visit.Intent);
        Assert.Equal(expected, Open(site, hit));
        Assert.Equal((1, 0), (site.Sealer.Sealed, site.Sealer.Failed));
    }

    [Fact]
    public async Task Account_of_basic_authorization_is_sealed()
    {
        await using TestSite site = await StartAsync();

        await site.SendRawAsync($"GET /player_api.php HTTP/1.1\r\nAuthorization: Basic {Basic}\r\n{Host}\r\n");

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal((IntentClass.A, """{"account":"alice","form":"basic"}"""), (hit.Visit.Intent, Open(site, hit)));
    }

    [Fact]
    public async Task Password_is_hashed_within_the_sealed_value_and_nowhere_else()
    {
        await using TestSite site = await StartAsync();
        site.Sealer.UseOperationKey(TestAppliance.Shared.OpenOperationKey());

        await site.SendRawAsync($"GET /player_api.php?{Account} HTTP/1.1\r\n{Host}\r\n");

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        string hash = TestAppliance.HashOf("s3cret");
        Assert.Equal($"{{\"account\":\"alice\",\"form\":\"query\",\"password_hmac\":\"{hash}\"}}", Open(site, hit));
        foreach ((string where, byte[] octets) in DataInClear.Of(site.Folder))
        {
            Assert.True(octets.AsSpan().IndexOf(Convert.FromHexString(hash)) < 0 && octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(hash)) < 0, where);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "")]
    [InlineData("GET /c/ HTTP/1.1\r\n", "")]
    [InlineData("GET /?" + Account + " HTTP/1.1\r\n", "")]
    [InlineData("GET /player_api.php?token=t HTTP/1.1\r\n", "")]
    [InlineData("POST / HTTP/1.1\r\n" + Form + "Content-Length: 30\r\n", Account)]
    [InlineData("POST /player_api.php HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 30\r\n", Account)]
    [InlineData("POST /player_api.php HTTP/1.1\r\n" + Form + "Content-Length: 5000\r\n", "")]
    [InlineData("POST /player_api.php HTTP/1.1\r\n" + Form + "Transfer-Encoding: chunked\r\n", "1e\r\n" + Account + "\r\n0\r\n\r\n")]
    [InlineData("GET /alice/s3cret/77 HTTP/1.1\r\nUser-Agent: okhttp/4.9\r\n", "")]
    public async Task Hit_without_an_account_has_no_sealed_value(string head, string body)
    {
        await using TestSite site = await StartAsync();
        string filled = head.Contains("5000", StringComparison.Ordinal) ? Account + new string('&', 4970) : body;

        await site.SendRawAsync($"{head}{Host}\r\n{filled}", isHalfClosed: false);

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.True(hit.Sealed.IsEmpty);
        Assert.Equal((0, 0), (site.Sealer.Sealed, site.Sealer.Failed));
        Assert.False(Directory.Exists(Path.Combine(site.Folder, "seals")));
    }

    [Fact]
    public async Task Profile_that_does_not_order_it_seals_nothing_and_reads_neither_body_nor_cookie()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Sealer.Use([TestAuthority.First.Certificate], orders: 1);

        await site.SendRawAsync($"GET /player_api.php?{Account} HTTP/1.1\r\n{Host}\r\n");
        await site.SendRawAsync($"POST /player_api.php HTTP/1.1\r\n{Form}Content-Length: 30\r\n{Host}\r\n{Account}", isHalfClosed: false);
        await site.SendRawAsync($"GET /portal.php HTTP/1.1\r\nCookie: mac=00:1A:79:00:00:01\r\n{Host}\r\n");

        HitRecord[] hits = [.. await site.CloseAndReadHitsAsync()];
        Assert.Equal([IntentClass.A, IntentClass.B, IntentClass.B], hits.Select(static hit => hit.Visit.Intent));
        Assert.All(hits, static hit => Assert.True(hit.Sealed.IsEmpty));
        Assert.Equal((0, 0), (site.Sealer.Sealed, site.Sealer.Failed));
    }

    [Fact]
    public async Task Browser_that_posts_an_account_is_still_class_d()
    {
        await using TestSite site = await StartAsync();

        await site.SendRawAsync(
            $"POST /player_api.php HTTP/1.1\r\n{Form}Content-Length: 30\r\nUser-Agent: Mozilla/5.0 Chrome/150.0\r\nAccept: text/html\r\n{Host}\r\n{Account}",
            isHalfClosed: false);

        Assert.Empty(await site.CloseAndReadHitsAsync());
        Assert.Equal(1, site.Counters.Discarded(DiscardReason.ClassD));
    }

    [Fact]
    public async Task Hit_whose_account_cannot_be_sealed_is_recorded_without_it_and_counted()
    {
        await using TestSite site = await StartAsync();
        site.Sealer.Use([], orders: 1);

        string page = await site.SendRawAsync($"GET /live/alice/s3cret/1.ts HTTP/1.1\r\n{Host}\r\n");

        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.True(hit.Sealed.IsEmpty);
        Assert.Equal(IntentClass.A, hit.Visit.Intent);
        Assert.Contains(hit.Reference.ToString(), page, StringComparison.Ordinal);
        Assert.Equal((0, 1), (site.Sealer.Sealed, site.Sealer.Failed));
    }

    [Fact]
    public async Task Body_that_never_comes_costs_the_visitor_the_budget_and_no_record()
    {
        await using TestSite site = await StartAsync(TimeSpan.FromMilliseconds(100));

        string reply = await site.SendRawAsync($"POST /player_api.php HTTP/1.1\r\n{Form}Content-Length: 30\r\n{Host}\r\nusername=", isHalfClosed: false);

        Assert.StartsWith("HTTP/1.1 451", reply, StringComparison.Ordinal);
        HitRecord hit = Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal((IntentClass.B, true), (hit.Visit.Intent, hit.Sealed.IsEmpty));
    }

    [Fact]
    public async Task Client_that_goes_within_its_body_is_recorded()
    {
        await using TestSite site = await StartAsync();

        // Kestrel resets a connection whose body ends too early.
        await Assert.ThrowsAsync<IOException>(() =>
            site.SendRawAsync($"POST /player_api.php HTTP/1.1\r\n{Form}Content-Length: 30\r\n{Host}\r\nusername="));

        Assert.Equal(IntentClass.B, Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Intent);
        Assert.Equal(0, site.Counters.Faults);
    }

    [Fact]
    public async Task R14_Two_accounts_on_one_connection_are_two_hits_with_two_sealed_values()
    {
        await using TestSite site = await StartAsync();

        string reply = await site.SendRawAsync(
            Live("alice") + Live("bob") + Live("alice") + $"GET /player_api.php?{Account} HTTP/1.1\r\nHost: seized.example\r\n\r\n"
            + $"GET /live/bob/other/2.ts HTTP/1.1\r\n{Host}\r\n");

        Assert.Equal([451, 451, 451, 451, 451], TestSite.Statuses(reply));
        List<Record> records = await site.CloseAndReadAsync();
        HitRecord[] hits = [.. Hits(records)];
        Assert.Equal(
            ["""{"account":"alice","form":"path"}""", """{"account":"bob","form":"path"}"""], hits.Select(hit => Open(site, hit)));
        Assert.Equal([(hits[0].Reference, 2L), (hits[1].Reference, 1L)], Further(records));
    }

    [Fact]
    public async Task Request_without_an_account_is_counted_on_the_last_hit_and_one_before_the_first_account_has_its_own()
    {
        await using TestSite site = await StartAsync();
        const string Token = "GET /player_api.php?token=t HTTP/1.1\r\nHost: seized.example\r\n\r\n";

        await site.SendRawAsync(Token + Token + Live("alice") + Token + Live("bob") + Token + $"GET / HTTP/1.1\r\n{Host}\r\n");

        List<Record> records = await site.CloseAndReadAsync();
        HitRecord[] hits = [.. Hits(records)];
        Assert.Equal([true, false, false], hits.Select(static hit => hit.Sealed.IsEmpty));
        Assert.Equal([(hits[0].Reference, 1L), (hits[1].Reference, 1L), (hits[2].Reference, 2L)], Further(records));
    }

    [Fact]
    public async Task R14_Accounts_of_a_connection_are_those_of_a_plain_set_for_any_requests()
    {
        var random = new Random(34);
        string[] accounts = ["alice", "bob", "Alice", "00:1A:79:00:00:01", "00-1a-79-00-00-01", "00:1A:79:00:00:02"];
        for (int run = 0; run < 20; run++)
        {
            await using TestSite site = await StartAsync();
            string[] asked = [.. Enumerable.Range(0, 30).Select(_ => accounts[random.Next(accounts.Length)])];

            string reply = await site.SendRawAsync(string.Concat(asked.Select(Call)));

            Assert.Equal(asked.Length, TestSite.Statuses(reply).Length);
            int different = asked.Select(static account => account[0] == '0' ? account.Replace('-', ':').ToUpperInvariant() : account)
                .Distinct().Count();
            List<HitRecord> hits = await site.CloseAndReadHitsAsync();
            Assert.Equal(different, hits.Count);
            Assert.Equal(different, hits.Select(hit => Open(site, hit)).Distinct().Count());
            Assert.Equal(asked.Length - different, site.Counters.Coalesced(HitSource.Http));
        }

        static string Call(string account) => account.Length == 17
            ? $"GET /portal.php?mac={account} HTTP/1.1\r\nHost: seized.example\r\n\r\n"
            : Live(account);
    }

    [Fact]
    public async Task Connection_with_ever_new_accounts_is_closed_at_the_limit_of_entries()
    {
        await using TestSite site = await StartAsync();

        string reply = await site.SendRawAsync(string.Concat(Enumerable.Range(0, 100).Select(static number => Live($"user{number}"))));

        Assert.Equal(new VisitOptions().MaxEntriesPerConnection, TestSite.Statuses(reply).Length);
        Assert.Equal(new VisitOptions().MaxEntriesPerConnection, (await site.CloseAndReadHitsAsync()).Count);
    }

    [Fact]
    public async Task Accounts_beyond_the_hits_of_an_address_are_counted_and_not_sealed()
    {
        await using TestSite site = await StartSealingAsync(
            static options => options with { Visits = options.Visits with { HitsPerAddress = 3 } });

        string reply = await site.SendRawAsync(
            string.Concat(Enumerable.Range(0, 500).Select(static number => Live($"user{number}"))) + $"GET / HTTP/1.1\r\n{Host}\r\n");

        Assert.Equal(501, TestSite.Statuses(reply).Length);
        List<Record> records = await site.CloseAndReadAsync();
        Assert.Equal(3, records.Count(static record => record.Kind == RecordKinds.Hit));
        Assert.Equal(2, records.Count(static record => record.Kind == RecordKinds.Counted));
        Assert.Equal((497, 3, 1), (site.Counters.Counted, site.Sealer.Sealed, site.Counters.Coalesced(HitSource.Http)));
    }

    [Fact]
    public async Task Where_no_account_is_recorded_two_accounts_are_one_hit()
    {
        await using TestSite site = await TestSite.StartAsync();

        await site.SendRawAsync(Live("alice") + $"GET /live/bob/s3cret/1.ts HTTP/1.1\r\n{Host}\r\n");

        Assert.Single(await site.CloseAndReadHitsAsync());
        Assert.Equal(1, site.Counters.Coalesced(HitSource.Http));
    }

    private static IEnumerable<HitRecord> Hits(List<Record> records) =>
        records.Select(static record => HitRecord.TryRead(record, out HitRecord? hit) ? hit : null).OfType<HitRecord>();

    private static IEnumerable<(HitReference Hit, long Requests)> Further(List<Record> records) =>
        records.Select(static record => ClosingRecord.TryRead(record, out ClosingRecord? closing) ? closing : null).OfType<ClosingRecord>()
            .Select(static closing => (closing.Reference, closing.Requests));

    private static string Live(string account) => $"GET /live/{account}/s3cret/1.ts HTTP/1.1\r\nHost: seized.example\r\n\r\n";

    private static Task<TestSite> StartAsync(TimeSpan? budget = null) => StartSealingAsync(site => site with
    {
        Visits = site.Visits with { Budget = budget ?? site.Visits.Budget },
    });

    /// <summary>A site whose profile seals accounts to the first authority of the tests.</summary>
    internal static async Task<TestSite> StartSealingAsync(
        Func<WarningServerOptions, WarningServerOptions>? configure = null, Microsoft.Extensions.Logging.ILoggerProvider? logs = null)
    {
        PageSet pages = SampleOrders.Pages(SampleOrders.Court, SampleOrders.Profile with { SealsAccounts = true });
        TestSite site = await TestSite.StartAsync(
            new ListedNames().Add("seized.example", pages.Find(SampleOrders.Court.Id)!), configure, logs: logs);
        site.Sealer.Use([TestAuthority.First.Certificate], orders: 1);
        return site;
    }

    private static string Open(TestSite site, HitRecord hit) => TestAuthority.First.Open(
        Path.Combine(site.Folder, "seals"), hit.OrderId, hit.Reference.ToString(), 2, hit.Sealed.Span);
}
