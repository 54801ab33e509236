using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Warning.Iptv;
using Sinkhole.Warning.Redaction;
using Xunit;

namespace Sinkhole.Tests.Warning.Iptv;

public sealed class IptvGrammarTests
{
    [Theory]
    [InlineData("/player_api.php", "?username=u&password=p", nameof(IptvCall.Account))]
    [InlineData("//player_api.php", "?action=x&Username=u&PASSWORD=p", nameof(IptvCall.Account))]
    [InlineData("/player_api", "?token=t", nameof(IptvCall.Account))]
    [InlineData("/panel_api.php", "?username=u&password=p", nameof(IptvCall.Account))]
    [InlineData("/get.php", "?username=u&password=p&type=m3u", nameof(IptvCall.Account))]
    [InlineData("/xmltv.php", "?username=u&password=p", nameof(IptvCall.Account))]
    [InlineData("/enigma2.php", "?username=u&password=p", nameof(IptvCall.Account))]
    [InlineData("/streaming/timeshift.php", "?username=u&password=p", nameof(IptvCall.Account))]
    [InlineData("/player_api.php", "", nameof(IptvCall.Anonymous))]
    [InlineData("/player_api.php", "?username=&password=", nameof(IptvCall.Anonymous))]
    [InlineData("/player_api.php", "?x=username=u&password=p", nameof(IptvCall.Anonymous))]
    [InlineData("/player_api.php/offers", "?username=u&password=p", nameof(IptvCall.None))]
    [InlineData("/login", "?username=u&password=p", nameof(IptvCall.None))]
    [InlineData("/playlist/u/p/m3u_plus", "?output=ts", nameof(IptvCall.Account))]
    [InlineData("/playlist/summer/hits", "", nameof(IptvCall.None))]
    [InlineData("/playlist/summer/hits/2026", "", nameof(IptvCall.None))]
    [InlineData("/hls/3f9a0c117be24d5596aa1177c0ffee01", "", nameof(IptvCall.Anonymous))]
    [InlineData("/play/aGVsbG8Xd29ybGQ1Zm9v/m3u8", "", nameof(IptvCall.Anonymous))]
    [InlineData("/hls/promo", "", nameof(IptvCall.None))]
    [InlineData("/play/the-best-of-summer-2026", "", nameof(IptvCall.None))]
    [InlineData("/live/u/p/1.ts", "", nameof(IptvCall.Account))]
    [InlineData("/live/my@account.xc/p/1.m3u8", "", nameof(IptvCall.Account))]
    [InlineData("/movie/u/p/1.mkv", "", nameof(IptvCall.Account))]
    [InlineData("/series/u/p/1.mp4", "", nameof(IptvCall.Account))]
    [InlineData("/live", "", nameof(IptvCall.None))]
    [InlineData("/live/football/today", "", nameof(IptvCall.None))]
    [InlineData("/series/x/y", "", nameof(IptvCall.None))]
    [InlineData("/movie/2026/watch", "", nameof(IptvCall.None))]
    [InlineData("/live/football/today/final.html", "", nameof(IptvCall.None))]
    [InlineData("/live/football/today/1.html", "", nameof(IptvCall.None))]
    [InlineData("/timeshift/u/p/60/2026-11-21:20-00/1.ts", "", nameof(IptvCall.Account))]
    [InlineData("/timeshifts/u/p/60/1/2026-11-21:20-00.ts", "", nameof(IptvCall.Account))]
    [InlineData("/timeshift/u/p/x/y/1.ts", "", nameof(IptvCall.None))]
    [InlineData("/hlsr/t/u/p/12/k/s.ts", "", nameof(IptvCall.Account))]
    [InlineData("/u/p/12345.m3u8", "", nameof(IptvCall.BareStream))]
    [InlineData("/u/p/12345", "", nameof(IptvCall.BareNumber))]
    [InlineData("/2026/11/21", "", nameof(IptvCall.BareNumber))]
    [InlineData("/u/p/1234567890123", "", nameof(IptvCall.None))]
    [InlineData("/u/p/\u0661", "", nameof(IptvCall.None))]
    [InlineData("/a/b/c", "", nameof(IptvCall.None))]
    [InlineData("/c/", "", nameof(IptvCall.Portal))]
    [InlineData("/stalker_portal/c/", "", nameof(IptvCall.Portal))]
    [InlineData("/portal.php", "?type=stb", nameof(IptvCall.Portal))]
    [InlineData("/stalker_portal/server/load.php", "?type=stb&mac=x", nameof(IptvCall.Account))]
    [InlineData("/c/offers", "", nameof(IptvCall.None))]
    [InlineData("/cc", "", nameof(IptvCall.None))]
    [InlineData("/portal.php/x", "", nameof(IptvCall.None))]
    [InlineData("", "", nameof(IptvCall.None))]
    [InlineData("/", "?", nameof(IptvCall.None))]
    public void Panels_and_portals_are_told_by_their_exact_forms(string path, string query, string expected) =>
        Assert.Equal(expected, IptvGrammar.Read(path, query).ToString());

    [Theory]
    [InlineData("live", nameof(IptvWord.BeforeSecret))]
    [InlineData("PLAYLIST", nameof(IptvWord.BeforeSecret))]
    [InlineData("streaming", nameof(IptvWord.BeforeSecret))]
    [InlineData("hls", nameof(IptvWord.BeforeSecret))]
    [InlineData("stalker_portal", nameof(IptvWord.Call))]
    [InlineData("Player_API.php", nameof(IptvWord.Call))]
    [InlineData("c", nameof(IptvWord.Call))]
    [InlineData("user", nameof(IptvWord.None))]
    [InlineData("", nameof(IptvWord.None))]
    public void Word_is_told_wherever_it_stands(string segment, string expected) =>
        Assert.Equal(expected, IptvGrammar.WordOf(segment).ToString());

    [Theory]
    [InlineData("/playlist/u5er/p455/m3u_plus", "")]
    [InlineData("/play/3f9a0c117be24d5596aa1177c0ffee01/ts", "")]
    [InlineData("/hls/3f9a0c117be24d5596aa1177c0ffee01", "")]
    [InlineData("/live/u5er/p455/1.ts", "")]
    [InlineData("/timeshift/u5er/p455/60/2026-11-21:20-00/1.ts", "")]
    [InlineData("/timeshifts/u5er/p455/60/1/2026-11-21:20-00.ts", "")]
    [InlineData("/hlsr/t0ken/u5er/p455/12/k/s.ts", "")]
    [InlineData("/u5er/p455/12345.m3u8", "")]
    [InlineData("/streaming/timeshift.php", "?username=u5er&password=p455")]
    public void Call_that_the_grammar_reads_is_recorded_without_its_account(string path, string query)
    {
        Assert.NotEqual(IptvCall.None, IptvGrammar.Read(path, query));

        string kept = RecordedPath.Of(path);

        Assert.All(["u5er", "p455", "t0ken", "3f9a0c", "12345", "2026"], secret => Assert.DoesNotContain(secret, kept));
    }

    [Fact]
    public void Words_without_a_number_or_a_known_call_are_never_an_account() =>
        Prop.ForAll<string?, string?>((first, second) =>
        {
            foreach (string path in new[] { $"/{first}", $"/live/{first}/{second}/x", $"/{first}/{second}/x", $"/c/{first}x" })
            {
                Assert.NotEqual(IptvCall.Account, IptvGrammar.Read(path, $"?{first}"));
            }
        }).QuickCheckThrowOnFailure();
}
