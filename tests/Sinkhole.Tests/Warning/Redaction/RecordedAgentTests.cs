using System;
using System.Linq;
using System.Text;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Redaction;
using Xunit;

namespace Sinkhole.Tests.Warning.Redaction;

public sealed class RecordedAgentTests
{
    private const string Secret = "c4n4ry-p4ssw0rd";
    private const string Mac = "00:1A:79:B4:E7:2D";
    private static readonly byte[] MacOctets = [0x00, 0x1A, 0x79, 0xB4, 0xE7, 0x2D];

    /// <summary>Agents as programs in use send them; each is evidence of a program, a system or a model.</summary>
    public static TheoryData<string> Programs { get; } =
    [
        "VLC/3.0.20 LibVLC/3.0.20",
        "Lavf/58.76.100",
        "Kodi/18.9 (Windows NT 10.0; Win64; x64) App_Bitness/64 Version/18.9",
        "okhttp/4.12.0",
        "TiviMate/4.7.0 (Android 11; Xiaomi MIBOX4)",
        "IPTVSmartersPro",
        "Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)",
        "ExoPlayerDemo/2.18.1 (Linux;Android 12) ExoPlayerLib/2.18.1",
        "AppleCoreMedia/1.0.0.20G75 (iPhone; U; CPU OS 16_6 like Mac OS X; en_us)",
        "Mozilla/5.0 (QtEmbedded; U; Linux; C) AppleWebKit/533.3 (KHTML, like Gecko) MAG200 stbapp ver: 2 rev: 250 Safari/533.3",
        "Model: MAG250; Link: WiFi",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.205 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.35 Mobile/15E148",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 5.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36",
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36 WebAppManager",
        "Opera/9.80 (Linux armv7l; HbbTV/1.2.1 (; Philips; 40HFL5009; PhilipsTV; ; ) CE-HTML/1.0 NETTV/4.4.1) Presto/2.12.407 Version/12.50",
        "Roku/DVP-9.10 (519.10E04111A)",
        "GStreamer souphttpsrc libsoup/2.74.3",
        "Perfect Player 1.6.0.1",
        "curl/7.88.1",
        "Mozilla/5.0 (Linux; Android 13; 23021RAA2Y; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.210 Mobile",
        "Mozilla/5.0 (Linux; Android 7.1.2; AFTMM Build/NS6265; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/70.0.3538.110",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; .NET CLR 3.0.30729; .NET4.0C)",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; U; Android 10; en-US; RMX1911) AppleWebKit/537.36 UCBrowser/13.4.0.1306 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.135 Safari/537.36 Edg/131.0.2903.112",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
        "Mozilla/5.0 (Linux; Android 13; Pixel 6 Build/TP1A.220624.014) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.128 Mobile",
        "Dalvik/2.1.0 (Linux; U; Android 15; Pixel 9 Build/AE3A.240806.036)",
        "Dalvik/2.1.0 (Linux; U; Android 12; Pixel 5 Build/RQ3A.210805.001.A1)",
        "Dalvik/2.1.0 (Linux; U; Android 10; 5002D_EEA Build/QP1A.190711.020)",
        "Dalvik/2.1.0 (Linux; U; Android 10; 2014811 Build/QP1A.190711.020)",
        "Dalvik/2.1.0 (Linux; U; Android P; in-ID; E5823 Build/32.2.A.0.305)",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.5) AppleWebKit/537.36 (KHTML, like Gecko) 85.0.4183.93/6.5 TV Safari/537.36",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 108.0.5359.128/7.0 TV Safari/537.36",
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.270 Safari/537.36 WebAppManager",
        "LG Browser/8.00.00 (webOS TV5.0; LG; OLED55C9PLA; 05.40.30)",
        "Mozilla/5.0 (QtEmbedded; U; Linux; C) AppleWebKit/533.3 (KHTML, like Gecko) MAG254 stbapp ver: 4 rev: 2721 Mobile Safari/533.3",
        "Kodi/21.1 (X11; Linux x86_64) Ubuntu/24.04 App_Bitness/64 Version/21.1-(21.1.0)-Git:20240818",
        "Kodi/20.2 (Linux; Android 11; AFTKA Build/RS8101.1849N; arm64) Android/11.0.0 App_Bitness/64 Version/20.2-(20.2.0)-Git:20230629",
        "VLC/3.0.21 LibVLC/3.0.21",
        "VLC/3.6.0 (Linux; Android 14) LibVLC/4.0.0",
        "ExoPlayerDemo/2.19.1 (Linux; Android 14) AndroidXMedia3/1.4.1",
        "MyPlayer/1.0 (Linux;Android 9) ExoPlayerLib/2.9.6",
        "okhttp/5.0.0",
        "Lavf/60.16.100",
        "Lavf53.32.100",
        "IPTVSmartersPlayer/3.1.5 CFNetwork/1492.0.1 Darwin/23.3.0",
        "MobileSafari/8617.2.4.10.7 CFNetwork/1492 Darwin/23.3.0",
        "Mozilla/5.0 (iPad; CPU OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F90 MicroMessenger/8.0.42.2460",
        "Roku/DVP-12.0 (12.0.0.4182-88)",
        "Roku/DVP-11.5 (11.5.0.4235-CD)",
        "Windows-Media-Player/10.0.19045.3693",
    ];

    /// <summary>The ways in which boxes, applications and people write a secret into an agent.</summary>
    public static TheoryData<string> Spellings { get; } =
    [
        $"STB mac={Mac}", $"STB mac: {Mac}", $"STB MAC {Mac}", $"{Mac}", $"STB/1.0 ({Mac})", $"MAG250_{Mac}", $"Model: MAG250; MAC: {Mac};",
        "MAG250 00-1A-79-B4-E7-2D", "MAG250 00-1a-79-b4-e7-2d", "MAG250 001A79B4E72D", "MAG250/001a79b4e72d", "MAG250 001A.79B4.E72D",
        "MAG250 001A79-B4E72D", "MAG250 00 1A 79 B4 E7 2D", "MAG250 00_1A_79_B4_E7_2D", "MAG250 0:1a:79:b4:e7:2d", "MAG250 0-1a-79-b4-e7-2d",
        "MAG250 00.1A.79.B4.E7.2D", "MAG250 mac001A79B4E72D", "MAG250 0.26.121.180.231.45", "MAG250 00%3A1A%3A79%3AB4%3AE7%3A2D",
        "MAG250 00%253A1A%253A79%253AB4%253AE7%253A2D", "MAG250 00-1A-79-FF-FE-B4-E7-2D", "MAG250 001A79FFFEB4E72D",
        $"STB sn=c4n4ry", "STB sn: c4n4ry", "STB sn c4n4ry", "STB serial 012016J123456", "STB 012016J123456", "STB 357912345678901",
        $"STB device_id={Secret}", $"STB device_id {Secret}", $"STB deviceId:{Secret}", "STB 3F2504E0-4F89-11D3-9A0C-0305E82C3301",
        "STB 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", $"STB ({{\"mac\": \"{Mac}\", \"sn\": \"c4n4ry\"}})",
        $"App Bearer {Secret}", $"App bearer c4n4ry p4ssw0rd", $"App Authorization: Basic {Base64($"user:{Secret}")}",
        $"App Basic {Base64($"u:{Secret}")}", $"App {Base64(Secret)}", $"App {Base64($"user:{Secret}").TrimEnd('=')}", $"App/{Base64(Secret)}",
        $"App {Base64($"user:{Secret}").Replace('+', '-').Replace('/', '_')}", $"App token {Secret}", "App Token/c4n4ry", "App pass_c4n4ry", "App auth-c4n4ry", "Box device_id/C4N4RY", "App.token.C4N4RY",
        $"App eyJhbGciOiJIUzI1NiJ9.{Base64Url($"{{\"p\":\"{Secret}\"}}")}.c4n4ry",
        "App c4n4ry@mail.example", "App <c4n4ry@mail.example>", "App (+mailto:c4n4ry@mail.example)", "App c4n4ry%40mail.example",
        $"App http://user:{Secret}@host.example/x end", $"App user:{Secret}@host.example", $"App user:{Secret}", $"App line77 {Secret}",
        $"App u=c4n4ry&p={Secret}", $"App (username=c4n4ry&password={Secret})", $"App username c4n4ry password {Secret}",
        $"App pass {Secret}", $"App PASS={Secret}", $"App password = {Secret}", $"App password : {Secret}", $"App pwd:{Secret}",
        $"App {string.Concat(Secret.Select(character => $"%{(int)character:X2}"))}",
        $"App {string.Concat(Secret.Select(character => $"%25{(int)character:X2}"))}",
        $"App {string.Concat(Secret.Select(character => $"\\u{(int)character:x4}"))}",
        $"App {string.Concat(Secret.Select(character => $"&#{(int)character};"))}",
        $"App {Convert.ToHexString(Encoding.ASCII.GetBytes(Secret))}", $"App \"{Secret}\"", $"App '{Secret} {Secret}'", $"App;{Secret}",
        $"App[{Secret}]", $"App|{Secret}", $"App\t{Secret}", $"App,{Secret},{Secret}",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_system_and_model_are_kept(string agent) => Assert.Equal(agent, RecordedAgent.Of(agent, Visit.MaxAgentCharacters));

    [Theory]
    [MemberData(nameof(Spellings))]
    public void No_part_of_a_secret_is_kept_however_it_is_written(string agent)
    {
        string kept = RecordedAgent.Of(agent, Visit.MaxAgentCharacters);

        string[] parts = ["c4n4ry", "p4ssw0rd", "1A79", "B4E7", "79B4", "E72D", "79.B4", "79:B4", "79-B4", "79 B4", "79_B4", "180.231",
            "0120", "J1234", "3579", "3F2504", "11D3", "9f86", "eyJ", Base64(Secret)[..8], Base64($"user:{Secret}")[..8],
            Convert.ToHexString(Encoding.ASCII.GetBytes(Secret))[..8], "%63", "%2563", "line77", "mail.example", "host.example"];
        foreach (string part in parts)
        {
            Assert.False(kept.Contains(part, StringComparison.OrdinalIgnoreCase), $"'{part}' of '{agent}' stands in '{kept}'");
        }

        Assert.Contains('*', kept);
    }

    [Theory]
    [InlineData("VLC/3.0.20 (mac=00:1A:79:B4:E7:2D) LibVLC/3.0.20", "VLC/3.0.20 (*")]
    [InlineData("MAG250 00-1A-79-B4-E7-2D stbapp", "MAG250 * stbapp")]
    [InlineData("Box SN012016J123456 v3", "Box * v3")]
    [InlineData("Version/18.9-Git:20201023-0655c2c718", "Version/18.9-Git:20201023-*")]
    [InlineData("STB S/N 12345678", "STB *")]
    [InlineData("STB S N 12345678", "STB *")]
    [InlineData("STB serial number 12345678", "STB *")]
    [InlineData("STB SN12345678 v3", "STB * v3")]
    [InlineData("STB ID12345", "STB *")]
    [InlineData("App mario.rossi(at)example.it", "App *")]
    [InlineData("App mario.rossi [at] example.it", "App *")]
    [InlineData("App usr mario pin 1234", "App *")]
    [InlineData("App tel +39 333 1234567", "App *")]
    [InlineData("App 198.51.100.7 end", "App * end")]
    [InlineData("App/198.51.100.7 end", "App/* end")]
    [InlineData("MAG250 001A 79B4E72D", "MAG250 *")]
    [InlineData("MAG250 001-A79-B4E-72D end", "MAG250 * end")]
    [InlineData("MAG250 00-1A79B4E72D", "MAG250 *")]
    [InlineData("MAG250 001A79B4-E72D", "MAG250 *")]
    [InlineData("MAG250 001A79/B4/E7/2D", "MAG250 *")]
    [InlineData("MAG250 (00)(1A)(79)(B4)(E7)(2D)", "MAG250 (*)")]
    [InlineData("MAG250 00;1A;79;B4;E7;2D", "MAG250 *")]
    [InlineData("MAG250 12 00-1A-79-B4-E7-2D stbapp", "MAG250 * stbapp")]
    [InlineData("MAG250 0x00 0x1A 0x79 0xB4 0xE7 0x2D", "MAG250 *")]
    [InlineData("MAG250 0x0, 0x1A, 0x79, 0xB4, 0xE7, 0x2D", "MAG250 *")]
    [InlineData("MAG250 0x001A79B4E72D", "MAG250 *")]
    [InlineData("MAG250 00    1A    79    B4    E7    2D", "MAG250 *")]
    [InlineData("MAG250 00 -- 1A -- 79 -- B4 -- E7 -- 2D", "MAG250 *")]
    [InlineData("MAG250 0 -- 1a -- 79 -- b4 -- e7 -- 2d", "MAG250 *")]
    [InlineData("MAG250 0010 7920 1234", "MAG250 *")]
    [InlineData("STB mac B4E72D end", "STB mac * end")]
    [InlineData("STB MAC/B4-E7-2D", "STB MAC/*")]
    [InlineData("STB MACB4E72D", "STB *")]
    [InlineData("STB 3F2504E0 4F8911D39A0C0305E82C3301", "STB *")]
    [InlineData("STB 357 912 345 678 901", "STB *")]
    [InlineData("STB 357;912;345;678;901", "STB *")]
    [InlineData("STB 35791 23456 78901 v3", "STB * v3")]
    [InlineData("STB 3579.1234.567", "STB *")]
    [InlineData("STB 35.7912.3456.7890.1", "STB *")]
    [InlineData("App +39 333 1234567", "App +*")]
    [InlineData("App (333) 123-4567", "App (*")]
    [InlineData("App 06.12.34.56.78", "App *")]
    [InlineData("VLC/dXNlcjpwYXNz", "*")]
    [InlineData("Player VLC-dXNlcjpwYXNz/3.0", "Player *")]
    [InlineData("Player VLC/3/dXNlcjpwYXNz/4", "Player *")]
    [InlineData("Player VLC_dTpwYXNz", "Player *")]
    [InlineData("App mario.rossi @ example.it", "App *")]
    [InlineData("App mario.rossi  -@-  example.it", "App *")]
    [InlineData("App (mario.rossi)@example.it", "App (*")]
    [InlineData("App mario.rossi(@)example.it", "App *")]
    [InlineData("App mario.rossi %40 example.it", "App *")]
    [InlineData("App mario.rossi {at} example.it", "App *")]
    [InlineData("App mario.rossi { at } example.it", "App *")]
    [InlineData("App mario.rossi <at> example.it", "App *")]
    [InlineData("App mario.rossi ( AT ) example.it", "App *")]
    [InlineData("App mario.rossi(a)example.it", "App *")]
    [InlineData("App (mario.rossi) (at) example.it", "App (*")]
    [InlineData("App mario.rossi -(a)- example.it", "App *")]
    [InlineData("App (mario) (a) (example.it)", "App (*")]
    [InlineData("App mario.rossi at example.it", "App *")]
    [InlineData("App mario.rossi _at_ example", "App *")]
    [InlineData("App mario_at_example", "App *")]
    [InlineData("App mario-at-example.it", "App *")]
    [InlineData("App accessToken Hunterxyz", "App *")]
    [InlineData("App authtoken Hunterxyz", "App *")]
    [InlineData("App sessionid Hunterxyz", "App *")]
    [InlineData("App userid Mario", "App *")]
    [InlineData("App userpass Hunter", "App *")]
    [InlineData("App password1 Hunter", "App *")]
    [InlineData("App passcode 1234", "App *")]
    [InlineData("App/1 kunde mario end", "App/1 *")]
    [InlineData("App/1 subscriber mario", "App/1 *")]
    [InlineData("App/1 abonne mario", "App/1 *")]
    [InlineData("App/1 cliente mario", "App/1 *")]
    [InlineData("App passphrase Hunter", "App *")]
    [InlineData("App X-API-Key Hunter", "App *")]
    [InlineData("App key Hunter", "App *")]
    [InlineData("App userPin 1234", "App *")]
    [InlineData("App APIKey Hunter", "App *")]
    [InlineData("App benutzer Mario kennwort Hunter", "App *")]
    [InlineData("App u mario p hunter", "App *")]
    [InlineData("App u/mario/p/hunter", "App *")]
    [InlineData("STB S/N. J1234567", "STB *")]
    [InlineData("STB S.N. J1234567", "STB *")]
    [InlineData("STB S. N. J1234567", "STB *")]
    [InlineData("STB serialNo 12345678", "STB *")]
    [InlineData("STB DeviceUniqueId 12345678", "STB *")]
    [InlineData("STB stb_id 1234", "STB *")]
    [InlineData("a\tb", "*")]
    [InlineData("", "")]
    public void What_stands_before_a_secret_is_kept(string sent, string kept) =>
        Assert.Equal(kept, RecordedAgent.Of(sent, Visit.MaxAgentCharacters));

    [Fact]
    public void Secret_that_the_cut_would_halve_is_hidden_before_it()
    {
        string sent = string.Concat(Enumerable.Repeat("Player ", (Visit.MaxAgentCharacters / 7) - 1)) + $"password={Secret}";

        string kept = RecordedAgent.Of(sent, Visit.MaxAgentCharacters);

        Assert.DoesNotContain("c4n", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("password", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_of_any_length_is_cut_and_its_odd_characters_are_not_kept()
    {
        var random = new Random(20261128);
        for (int round = 0; round < 20_000; round++)
        {
            string sent = string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => (char)random.Next(0x20, 0x180)));

            string kept = RecordedAgent.Of(sent, 40);

            Assert.True(kept.Length <= 40);
            Assert.DoesNotContain(kept, static character => !(char.IsAsciiLetterOrDigit(character) || " ;,()[]/._-+:*".Contains(character)));
        }
    }

    [Fact]
    public void Hardware_address_is_hidden_however_signs_divide_its_digits()
    {
        const string Signs = " -._/,;()[]+";
        var random = new Random(20261128);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] octets = (byte[])MacOctets.Clone();
            random.NextBytes(octets.AsSpan(3));
            string digits = random.Next(2) == 0 ? Convert.ToHexString(octets) : Convert.ToHexStringLower(octets);
            string between = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Signs[random.Next(Signs.Length)]));
            string prefix = random.Next(4) == 0 ? "0x" : string.Empty;
            int cuts = random.Next(1 << (digits.Length - 1));
            var written = new StringBuilder(prefix);
            for (int at = 0; at < digits.Length; at++)
            {
                written.Append(digits[at]).Append((cuts >> at & 1) == 1 ? between + prefix : string.Empty);
            }

            string kept = RecordedAgent.Of($"MAG250 {written} stbapp", Visit.MaxAgentCharacters);

            Assert.True(kept == "MAG250 * stbapp", $"'{written}': '{kept}'");
        }
    }

    [Fact]
    public void Long_text_of_what_rules_look_ahead_for_is_cut_to_what_may_be_kept()
    {
        foreach (string part in new[] { "1 ", "a ", "1.1.1 ", "QUFB/", "QUFBé/", "-at-", "( at ", "(", "F.", "0xF ", "AaA", "u " })
        {
            string sent = string.Concat(Enumerable.Repeat(part, 100_000));

            string kept = RecordedAgent.Of(sent, Visit.MaxAgentCharacters);

            Assert.True(kept.Length <= Visit.MaxAgentCharacters);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string Base64Url(string text) => Base64(text).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
