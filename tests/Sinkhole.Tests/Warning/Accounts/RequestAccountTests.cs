using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Warning.Accounts;
using Xunit;

namespace Sinkhole.Tests.Warning.Accounts;

public sealed class RequestAccountTests
{
    private static readonly string Basic = Convert.ToBase64String("alice:secret"u8);

    [Theory]
    [InlineData("/live/alice/secret/1.ts", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("//live//alice/secret/1.ts", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/movie/al\"i\\ce/secret/1.mkv", "", "", """{"account":"al\"i\\ce","form":"path"}""")]
    [InlineData("/playlist/alice/secret/m3u_plus", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/timeshift/alice/secret/60/2026-11-21:20-00/1.ts", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/timeshifts/alice/secret/60/1/2026-11-21:20-00.ts", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/hlsr/token/alice/secret/12/k/s.ts", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/alice/secret/77", "", "", """{"account":"alice","form":"path"}""")]
    [InlineData("/player_api.php", "?username=alice&password=secret", "", """{"account":"alice","form":"query"}""")]
    [InlineData("/get.php", "?Username=al%69ce+b&PASSWORD=secret", "", """{"account":"alice b","form":"query"}""")]
    [InlineData("/player_api.php", "?token=secret", "", "")]
    [InlineData("/player_api.php", "", "username=alice&password=secret", """{"account":"alice","form":"body"}""")]
    [InlineData("/portal.php", "?type=stb&mac=00%3a1A%3a79%3a00%3a00%3a01", "", """{"mac":"00:1A:79:00:00:01","form":"query"}""")]
    [InlineData("/portal.php", "?mac=none", "", """{"asserted":"none","form":"query"}""")]
    [InlineData("/portal.php", "", "mac=00:1a:79:00:00:01&sn=1", """{"mac":"00:1A:79:00:00:01","form":"body"}""")]
    [InlineData("/portal.php", "?mac=00:1A:79:00:00:01&username=alice", "", """{"account":"alice","mac":"00:1A:79:00:00:01","form":"query"}""")]
    [InlineData("/index.html", "?username=alice&mac=00:1A:79:00:00:01", "", "")]
    [InlineData("/", "", "", "")]
    public void Account_is_found_where_the_grammar_knows_it(string path, string query, string body, string expected) =>
        Assert.Equal(expected, Written(path, query, body, cookie: string.Empty, authorization: string.Empty));

    [Theory]
    [InlineData("mac=00%3A1A%3A79%3A00%3A00%3A01; stb_lang=en", """{"mac":"00:1A:79:00:00:01","form":"cookie"}""")]
    [InlineData("stb_lang=en; mac=00:1a:79:00:00:01", """{"mac":"00:1A:79:00:00:01","form":"cookie"}""")]
    [InlineData("mac=00:1A:79", """{"asserted":"00:1A:79","form":"cookie"}""")]
    [InlineData("stb_lang=en", "")]
    public void R17_Cookie_of_a_set_top_box_gives_one_canonical_address_or_an_asserted_text(string cookie, string expected) =>
        Assert.Equal(expected, Written("/portal.php", "?type=stb&action=handshake", body: string.Empty, cookie, authorization: string.Empty));

    [Fact]
    public void Basic_authorization_gives_the_account_without_its_password()
    {
        Assert.Equal("""{"account":"alice","form":"basic"}""", Written("/player_api.php", "", "", "", $"Basic {Basic}"));
        Assert.Equal(string.Empty, Written("/player_api.php", "", "", "", $"Bearer {Basic}"));
        Assert.Equal(string.Empty, Written("/player_api.php", "", "", "", "Basic !!!"));
        Assert.Equal(string.Empty, Written("/player_api.php", "", "", "", "Basic " + Convert.ToBase64String("no colon"u8)));
    }

    [Theory]
    [InlineData("/live/alice/sécret%/1.ts", "", "", "", "sécret%")]
    [InlineData("/hlsr/token/alice/secret/12/k/s.ts", "", "", "", "secret")]
    [InlineData("/get.php", "?username=alice&password=s%65cret+1", "", "", "secret 1")]
    [InlineData("/player_api.php", "", "password=secret&username=alice", "", "secret")]
    [InlineData("/player_api.php", "", "", "alice:se:cret", "se:cret")]
    public void Password_beside_an_account_is_hashed_as_it_was_meant(string path, string query, string body, string basic, string password)
    {
        string authorization = basic.Length > 0 ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)) : string.Empty;

        string json = Written(path, query, body, string.Empty, authorization, hashes: true);

        Assert.EndsWith($"\",\"password_hmac\":\"{TestAppliance.HashOf(password)}\"}}", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/get.php", "?username=alice&password=")]
    [InlineData("/portal.php", "?mac=00:1A:79:00:00:01&password=secret")]
    public void Password_that_is_empty_or_stands_beside_no_account_has_no_hash(string path, string query) =>
        Assert.DoesNotContain("hmac", Written(path, query, "", "", "", hashes: true), StringComparison.Ordinal);

    [Fact]
    public void Password_that_is_too_long_to_be_hashed_whole_has_no_hash()
    {
        Assert.Contains("hmac", Of(508), StringComparison.Ordinal);
        Assert.DoesNotContain("hmac", Of(513), StringComparison.Ordinal);
        Assert.DoesNotContain("hmac", Of(5000), StringComparison.Ordinal);

        static string Of(int octets) => Written("/get.php", $"?username=alice&password={new string('x', octets)}", "", "", "", hashes: true);
    }

    [Theory]
    [InlineData("/player_api.php", "username=alice&password=secret", "", true)]
    [InlineData("/player_api.php", "username=alice", "", false)]
    [InlineData("/portal.php", "mac=x", "", true)]
    [InlineData("/portal.php", "", "mac=x", true)]
    [InlineData("/hls/3f9a0c117be24d5596aa1177c0ffee01", "username=alice&password=secret", "mac=x", false)]
    [InlineData("/", "username=alice&password=secret", "mac=x", false)]
    public void Account_beside_path_and_query_counts_only_in_calls_that_take_fields(string path, string body, string cookie, bool expected)
    {
        using RequestAccount account = Account(path, string.Empty, body, cookie, string.Empty);

        Assert.Equal(expected, account.IsPresentedBeside);
    }

    [Fact]
    public void Any_account_is_written_as_json_within_its_room() =>
        Prop.ForAll<byte[], int>(static (octets, times) =>
        {
            string encoded = string.Concat((octets ?? []).Select(static octet => $"%{octet:X2}"));
            string text = string.Concat(Enumerable.Repeat(encoded, 1 + Math.Abs(times % 300)));
            string json = Written("/portal.php", $"?username={text}&mac={text}", "", "", "");

            Assert.InRange(Encoding.UTF8.GetByteCount(json), 0, RequestAccount.MaxOctets);
            Assert.True(json.Length == 0 || JsonDocument.Parse(json).RootElement.GetProperty("form").GetString() == "query");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_request_is_read_and_never_throws() =>
        Prop.ForAll<string?, string?, string?>(static (path, query, cookie) =>
        {
            string clean = string.Concat((path ?? string.Empty).EnumerateRunes());
            Written("/live/" + clean + "/p/1.ts", "?" + query, query ?? string.Empty, cookie ?? string.Empty, "Basic " + cookie);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_of_the_body_are_cleared()
    {
        char[] body = "username=alice".ToCharArray();

        new RequestAccount(new DefaultHttpContext().Request, body).Dispose();

        Assert.All(body, static character => Assert.Equal('\0', character));
    }

    private static string Written(string path, string query, string body, string cookie, string authorization, bool hashes = false)
    {
        using var sealer = new Sealer("/nowhere", TimeProvider.System);
        sealer.UseOperationKey(hashes ? TestAppliance.Shared.OpenOperationKey() : null);
        using RequestAccount account = Account(path, query, body, cookie, authorization);
        byte[] json = new byte[RequestAccount.MaxOctets];
        string text = Encoding.UTF8.GetString(json, 0, account.Write(json, sealer));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        return text;
    }

    private static RequestAccount Account(string path, string query, string body, string cookie, string authorization)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Path = new PathString(path);
        request.QueryString = new QueryString(query);
        request.Headers.Cookie = cookie;
        request.Headers.Authorization = authorization;
        return new RequestAccount(request, body.ToCharArray());
    }
}
