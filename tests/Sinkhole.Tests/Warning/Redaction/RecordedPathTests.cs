using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Warning.Redaction;
using Xunit;

namespace Sinkhole.Tests.Warning.Redaction;

public sealed class RecordedPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/index.html", "/index.html")]
    [InlineData("/INDEX.html", "/index.html")]
    [InlineData("/secret", "/*")]
    [InlineData("/secret.html", "/*.html")]
    [InlineData("/secret.pass", "/*")]
    [InlineData("/live/user/pass/1.ts", "/live/*/*/*.ts")]
    [InlineData("/live/live/series/1.ts", "/live/*/*/*.ts")]
    [InlineData("/hls/token", "/hls/*")]
    [InlineData("/play/live", "/play/*")]
    [InlineData("/user/live/1", "/*/*/*")]
    [InlineData("/stalker_portal/server/load.php", "/stalker_portal/server/load.php")]
    [InlineData("/player_api.php", "/player_api.php")]
    [InlineData("//c//index.html", "/c//index.html")]
    [InlineData("/live/user/pass/1.flv", "/live/*/*/*.flv")]
    [InlineData("/streaming/timeshift.php", "/streaming/*.php")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n", "/*/*/*/*/*/*/*/*/*/*/*/*/*")]
    public void Known_words_are_kept_and_nothing_else(string path, string kept) => Assert.Equal(kept, RecordedPath.Of(path));

    [Fact]
    public void No_word_outside_the_list_is_ever_kept() =>
        Prop.ForAll<string?, string?>((first, second) =>
        {
            const string Canary = "c4n4ry-p4ssw0rd";
            foreach (string path in new[]
            {
                $"/{first}/{Canary}/{second}", $"/{Canary}", $"/live/{first}/{Canary}/1.ts", $"/{first}.{Canary}", $"/{Canary}.{second}",
            })
            {
                Assert.DoesNotContain(Canary, RecordedPath.Of(path));
            }
        }).QuickCheckThrowOnFailure();
}
