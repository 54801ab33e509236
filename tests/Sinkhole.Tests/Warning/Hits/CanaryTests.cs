using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Tests.Warning.Support;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

/// <summary>Rule V16: a password that a client sends is nowhere, in clear, percent-encoded or in base64.</summary>
public sealed class CanaryTests
{
    private const string Canary = "c4n4ry-p4ssw0rd";
    private static readonly string Encoded = string.Concat(Canary.Select(character => $"%{(int)character:X2}"));
    private static readonly string Basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Canary}"));

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
        .. Agents.Select(agent => $"GET /c/ HTTP/1.1\r\nHost: seized.example\r\nUser-Agent: {agent}\r\n\r\n"),
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

        string reply = await site.SendRawAsync($"{request}GET / HTTP/1.0\r\nHost: seized.example\r\n\r\n", isHalfClosed: false);
        await site.CloseAsync();

        AssertClean(reply, "the answer");
        foreach (string line in logs.Lines)
        {
            AssertClean(line, "a log line");
        }

        foreach (string file in Directory.EnumerateFiles(site.Folder, "*", SearchOption.AllDirectories))
        {
            AssertClean(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), file);
        }
    }

    [Fact]
    public async Task Secret_in_a_label_of_the_host_is_in_no_record()
    {
        await using TestSite site = await TestSite.StartAsync();

        await site.SendRawAsync($"GET / HTTP/1.0\r\nHost: {Canary}.www.seized.example\r\n\r\n");

        Assert.Equal("*.www.seized.example", Assert.Single(await site.CloseAndReadHitsAsync()).Visit.Host);
        foreach (string file in Directory.EnumerateFiles(site.Folder, "*", SearchOption.AllDirectories))
        {
            AssertClean(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), file);
        }
    }

    private static void AssertClean(string text, string where)
    {
        foreach (string form in new[] { Canary, Encoded, Basic, Convert.ToBase64String(Encoding.ASCII.GetBytes(Canary)) })
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
