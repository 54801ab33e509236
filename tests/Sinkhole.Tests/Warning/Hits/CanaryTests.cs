using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.Evidence.Sealing;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Xunit;
using Xunit.Sdk;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>
/// Rule V16: a password that a client sends is nowhere, in clear, percent-encoded, in base64 or hexadecimal. The same holds for an account
/// name; where it is sealed, no file and no record shows it.
/// </summary>
public sealed class CanaryTests
{
    private const string Canary = "c4n4ry-p4ssw0rd";
    private static readonly string Encoded = string.Concat(Canary.Select(character => $"%{(int)character:X2}"));
    private static readonly string Basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Canary}"));
    private static readonly string BasicAccount = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Canary}:password"));
    private const string FormHead = "Host: seized.example\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    public static TheoryData<string> Requests { get; } =
    [
        $"GET /live/user/{Canary}/1.ts HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /live/user/{Encoded}/1.ts HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /user/{Canary}/1 HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /{Canary} HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /player_api.php?username=user&password={Canary} HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /?l={Encoded} HTTP/1.1\r\nHost: seized.example\r\nReferer: http://other.example/?p={Canary}\r\n\r\n",
        $"GET http://user:{Canary}@seized.example/{Canary} HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"POST /player_api.php HTTP/1.1\r\nHost: seized.example\r\nContent-Length: {Canary.Length}\r\n\r\n{Canary}",
        $"GET / HTTP/1.1\r\nHost: seized.example\r\nAuthorization: Basic {Basic}\r\nCookie: mac={Canary}\r\nX-Any: {Canary}\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: seized.example\r\nReferer: http://seized.example/{Canary}\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: seized.example\r\nOrigin: http://{Canary}.other.example\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: {Canary}.other.example\r\nOrigin: http://{Canary}.other.example\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: seized.example\r\nReferer: {Canary}\r\nAccept: {Canary}\r\n\r\n",
        $"{Canary} / HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /{Canary}\0 HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: {Canary} x\r\n\r\n",
        $"GET / {Canary}\r\nHost: seized.example\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: seized.example\r\n{Canary}\r\n\r\n",
        $"GET /player_api.php HTTP/1.1\r\nHost: seized.example\r\nAuthorization: Basic {Basic}\r\n\r\n",
        $"GET /portal.php HTTP/1.1\r\nHost: seized.example\r\nAuthorization: Bearer {Canary}\r\nCookie: token={Canary}\r\n\r\n",
        Post($"username=user&password={Canary}"),
        Post($"username=user&password={Encoded}"),
        Post($"password={Canary}&mac=00:1A:79:00:00:01"),
        .. Agents.Select(agent => $"GET /c/ HTTP/1.1\r\nHost: seized.example\r\nUser-Agent: {agent}\r\n\r\n"),
    ];

    /// <summary>Requests that present an account name, or what stands for one, and are class A.</summary>
    public static TheoryData<string> Accounts { get; } =
    [
        $"GET /live/{Canary}/password/1.ts HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /live/{Encoded}/password/1.ts HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /get.php?username={Canary}&password=password HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /portal.php?mac={Canary} HTTP/1.1\r\nHost: seized.example\r\n\r\n",
        $"GET /portal.php HTTP/1.1\r\nHost: seized.example\r\nCookie: mac={Encoded}\r\n\r\n",
        $"GET /player_api.php HTTP/1.1\r\nHost: seized.example\r\nAuthorization: Basic {BasicAccount}\r\n\r\n",
        Post($"username={Canary}&password=password"),
    ];

    private static IEnumerable<string> Agents =>
    [
        $"STB mac={Canary}", $"STB sn: {Canary}", $"STB device_id={Canary}", $"STB ({{\"sn\":\"{Canary}\"}})", $"STB serial {Canary}",
        $"App Bearer {Canary}", $"App Basic {Basic}", $"App {Basic.TrimEnd('=')}", $"App/{Basic}", $"App token/{Canary}",
        $"App {Canary}@mail.example", $"App user:{Canary}@host.example", $"App http://user:{Canary}@host.example/", $"App u=any&p={Canary}",
        $"App (username=any&password={Encoded})", $"App {Encoded}", $"App%20{Encoded}", $"App {Canary}", $"App\t{Canary}",
        $"App {Convert.ToBase64String(Encoding.ASCII.GetBytes(Canary))}",
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Password_is_in_no_record_log_or_answer(string request)
    {
        using var logs = new Collected();
        await using TestSite site = await TestSite.StartAsync(logs: logs);

        await AssertCleanAsync(site, request, logs);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task R16_Password_is_nowhere_though_the_account_beside_it_is_sealed(string request)
    {
        using var logs = new Collected();
        await using TestSite site = await SealedAccountTests.StartSealingAsync(logs: logs);
        site.Sealer.UseOperationKey(TestAppliance.Shared.OpenOperationKey());

        await AssertCleanAsync(site, request, logs);
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task R16_Account_is_nowhere_but_in_its_sealed_value(string request)
    {
        using var logs = new Collected();
        await using TestSite site = await SealedAccountTests.StartSealingAsync(logs: logs);

        await AssertCleanAsync(site, request, logs);

        Assert.Equal(1, site.Sealer.Sealed);
        HitRecord hit = (await site.CloseAndReadHitsAsync()).First(static hit => hit.Visit.Intent == IntentClass.A);
        Assert.Contains(Canary, TestAuthority.First.Open(
            Path.Combine(site.Folder, "seals"), hit.OrderId, hit.Reference.ToString(), 2, hit.Sealed.Span), StringComparison.Ordinal);
    }

    private static async Task AssertCleanAsync(TestSite site, string request, Collected logs)
    {
        string reply = await site.SendRawAsync($"{request}GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n", isHalfClosed: false);

        // Some are refused without a record, and a journal without any would show nothing.
        await site.SendRawAsync("GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n");
        await site.CloseAsync();

        AssertClean(reply, "the answer");
        foreach (string line in logs.Lines)
        {
            AssertClean(line, "a log line");
        }

        AssertClean(site.Folder);
    }

    [Theory]
    [InlineData("agent", false)]
    [InlineData("agent", true)]
    [InlineData("path", false)]
    [InlineData("path", true)]
    public async Task Secret_that_did_get_into_a_record_is_found(string field, bool isEncoded)
    {
        string secret = isEncoded ? Encoded : Canary;
        string folder = Directory.CreateTempSubdirectory("sinkhole-canary-").FullName;
        try
        {
            HitRecord clean = ExportBench.Hit(1);
            Visit visit = field == "agent" ? clean.Visit with { Agent = $"STB {secret}" } : clean.Visit with { Path = $"/live/{secret}" };
            await using (Journal journal = Journal.Open(
                new JournalOptions { Folder = Path.Combine(folder, "hits"), ApplianceId = Guid.NewGuid() }, TimeProvider.System))
            {
                await journal.AppendAsync(clean.ToRecord(), TestContext.Current.CancellationToken);
                AssertClean(folder);
                await journal.AppendAsync((clean with { Visit = visit }).ToRecord(), TestContext.Current.CancellationToken);
            }

            // In the record only: that is why the files alone would show nothing.
            Assert.All(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), static file =>
                AssertClean(Encoding.Latin1.GetString(File.ReadAllBytes(file)), file));
            FalseException found = Assert.Throws<FalseException>(() => AssertClean(folder));
            Assert.Contains("/2 of ", found.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Secret_in_a_label_of_the_host_is_in_no_record()
    {
        await using TestSite site = await TestSite.StartAsync();

        await site.SendRawAsync($"GET / HTTP/1.0\r\nHost: {Canary}.www.seized.example\r\n\r\n");

        Assert.Equal("*.www.seized.example", Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Host);
        AssertClean(site.Folder);
    }

    private static string Post(string fields) => $"POST /player_api.php HTTP/1.1\r\n{FormHead}Content-Length: {fields.Length}\r\n\r\n{fields}";

    private static void AssertClean(string data)
    {
        foreach ((string where, byte[] octets) in DataInClear.Of(data))
        {
            AssertClean(Encoding.Latin1.GetString(octets), where);
        }
    }

    private static void AssertClean(string text, string where)
    {
        string[] forms =
        [
            Canary, Encoded, Basic, BasicAccount, Convert.ToBase64String(Encoding.ASCII.GetBytes(Canary)),
            Convert.ToHexString(Encoding.ASCII.GetBytes(Canary)), TestAppliance.HashOf(Canary),
        ];
        foreach (string form in forms)
        {
            Assert.False(text.Contains(form, StringComparison.OrdinalIgnoreCase), $"'{form}' stands in {where}");
        }
    }

    private sealed class Collected : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
