using System;
using System.IO;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sinkhole.Logging;
using Xunit;

namespace Sinkhole.Tests.Appliance.Logging;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Instant = new(2026, 11, 21, 12, 0, 0, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(nameof(LogFormat.Text), "2026-11-21T12:00:00.005Z warning NameServer.Forwarding 2104: silent\n")]
    [InlineData(nameof(LogFormat.Journal), "<4>NameServer.Forwarding 2104: silent\n")]
    [InlineData(nameof(LogFormat.Json), "{\"time\":\"2026-11-21T12:00:00.005Z\",\"level\":\"warning\",\"source\":\"NameServer.Forwarding\",\"id\":2104,\"message\":\"silent\"}\n")]
    public void Line_has_the_given_format(string form, string expected)
    {
        Assert.Equal(expected, Format(Enum.Parse<LogFormat>(form), LogLevel.Warning, "silent"));
    }

    [Theory]
    [InlineData(LogLevel.Critical, '2')]
    [InlineData(LogLevel.Error, '3')]
    [InlineData(LogLevel.Warning, '4')]
    [InlineData(LogLevel.Information, '6')]
    [InlineData(LogLevel.Debug, '7')]
    public void Level_is_a_priority_of_journald(LogLevel level, char priority)
    {
        Assert.Equal(priority, Format(LogFormat.Journal, level, "x")[1]);
    }

    [Theory]
    [InlineData("a\r\n<0>forged", "a\\r\\n<0>forged")]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("nul\0 del\u007f csi\u009b ls\u2028", "nul\\u0000 del\\u007F csi\\u009B ls\\u2028")]
    public void Hostile_message_stays_on_its_line(string message, string shown)
    {
        Assert.Equal($"<3>NameServer.Forwarding 2104: {shown}\n", Format(LogFormat.Journal, LogLevel.Error, message));
    }

    [Theory]
    [InlineData(nameof(LogFormat.Text))]
    [InlineData(nameof(LogFormat.Journal))]
    [InlineData(nameof(LogFormat.Json))]
    public void Exception_stays_on_the_line_of_its_message(string form)
    {
        string line = LogLine.Format(Enum.Parse<LogFormat>(form), Instant, LogLevel.Error, "X", 1, "failed", new IOException("disk\nfull", new IOException("inner")));

        Assert.Equal(line.Length - 1, line.IndexOf('\n'));
        Assert.Contains("disk\\nfull", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_line_is_json_whatever_the_message()
    {
        string line = Format(LogFormat.Json, LogLevel.Error, "a\"b\\c\nd\u2028\ud800");

        Assert.StartsWith("a\"b\\c\nd\u2028", JsonDocument.Parse(line).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static string Format(LogFormat form, LogLevel level, string message) =>
        LogLine.Format(form, Instant, level, "Sinkhole.NameServer.Forwarding", 2104, message, error: null);
}
