using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.TimeStamps;
using Sinkhole.TimeStamping;
using Xunit;

namespace Sinkhole.Tests.Appliance.TimeStamping;

public sealed class TimeStampClientTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Request_is_a_post_of_the_octets_with_their_type_and_nothing_of_the_appliance()
    {
        byte[] got = [];
        await using AuthorityServer server = AuthorityServer.Of(request => got = request);

        TimeStampAnswer answer = await AskAsync(server.Url, [1, 2, 3]);

        Assert.Null(answer.Failure);
        Assert.Equal([1, 2, 3], got);
        Assert.Equal([1, 2, 3], answer.Octets);
        string[] lines = Assert.Single(server.Heads).Split('\n');
        Assert.Equal("POST /tsa HTTP/1.1", lines[0]);
        Assert.Equal(
            ["Content-Length: 3", "Content-Type: application/timestamp-query", $"Host: {server.Url.Authority}"], lines[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Longest_answer_is_read_and_one_octet_more_is_refused()
    {
        await using AuthorityServer longest = AuthorityServer.Of(static _ => new byte[TimeStampClient.MaxOctets]);
        await using AuthorityServer longer = AuthorityServer.Of(static _ => new byte[TimeStampClient.MaxOctets + 1]);

        Assert.Equal(TimeStampClient.MaxOctets, (await AskAsync(longest.Url)).Octets.Length);
        await AssertFailsAsync(longer, TimeStampFailure.NotAResponse, "its answer is longer than 64 KiB");
    }

    [Fact]
    public async Task Answer_of_a_gibibyte_is_not_read()
    {
        long sent = 0;
        await using AuthorityServer server = new(async (_, stream, cancellationToken) =>
        {
            await AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", cancellationToken);
            byte[] piece = new byte[64 * 1024];
            for (; sent < 1 << 30; sent += piece.Length)
            {
                await stream.WriteAsync(piece, cancellationToken);
            }
        });

        await AssertFailsAsync(server, TimeStampFailure.NotAResponse, "its answer is longer than 64 KiB");
        Assert.InRange(sent, 0, 64 << 20);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("404 Not Found")]
    [InlineData("204 No Content")]
    public async Task Other_status_is_refused(string status)
    {
        await using AuthorityServer server = new((_, stream, cancellationToken) =>
            AuthorityServer.TextAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n", cancellationToken));

        await AssertFailsAsync(server, TimeStampFailure.HttpStatus, $"it answers with the HTTP status {status[..3]}");
    }

    [Fact]
    public async Task Redirect_is_not_followed_and_a_cookie_is_not_sent_back()
    {
        await using AuthorityServer target = AuthorityServer.Of(static request => request);
        await using AuthorityServer server = new((_, stream, cancellationToken) => AuthorityServer.TextAsync(
            stream, $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {target.Url}\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", cancellationToken));
        using var client = new TimeStampClient(server.Url, TimeProvider.System);

        TimeStampAnswer first = await client.AskAsync([1], TestContext.Current.CancellationToken);
        await client.AskAsync([1], TestContext.Current.CancellationToken);

        Assert.Equal(TimeStampFailure.HttpStatus, first.Failure);
        Assert.Empty(target.Heads);
        Assert.DoesNotContain(server.Heads, static head => head.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Connection_that_is_closed_at_once_is_unreachable()
    {
        await using AuthorityServer server = new(static (_, _, _) => Task.CompletedTask);

        await AssertFailsAsync(server, TimeStampFailure.Unreachable);
    }

    [Fact]
    public async Task Connection_that_is_closed_within_the_answer_is_unreachable()
    {
        await using AuthorityServer server = new((_, stream, cancellationToken) =>
            AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", cancellationToken));

        await AssertFailsAsync(server, TimeStampFailure.Unreachable);
    }

    [Fact]
    public async Task Failure_of_tls_names_its_cause()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<TimeStampAnswer> asked = AskAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        using TcpClient accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await accepted.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        TimeStampAnswer answer = await asked;

        Assert.Equal(TimeStampFailure.Unreachable, answer.Failure);
        Assert.DoesNotContain("inner exception", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_is_not_of_http_is_unreachable()
    {
        await using AuthorityServer server = new((_, stream, cancellationToken) => AuthorityServer.TextAsync(stream, "220 mail.example ESMTP\r\n", cancellationToken));

        await AssertFailsAsync(server, TimeStampFailure.Unreachable);
    }

    [Fact]
    public async Task Header_without_end_is_refused()
    {
        await using AuthorityServer server = new(async (_, stream, cancellationToken) =>
        {
            await AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\n", cancellationToken);
            string line = $"X: {new string('x', 8000)}\r\n";
            for (int count = 0; count < 1000; count++)
            {
                await AuthorityServer.TextAsync(stream, line, cancellationToken);
            }
        });

        await AssertFailsAsync(server, TimeStampFailure.Unreachable);
    }

    [Fact]
    public async Task Nobody_there_is_unreachable()
    {
        Uri url;
        await using (AuthorityServer server = AuthorityServer.Of(static request => request))
        {
            url = server.Url;
        }

        TimeStampAnswer answer = await AskAsync(url);

        Assert.Equal((TimeStampFailure.Unreachable, 0), (answer.Failure, answer.Octets.Length));
    }

    [Fact]
    public async Task Answer_an_octet_at_a_time_is_given_up_after_ten_seconds_in_all()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using AuthorityServer server = new(async (_, stream, cancellationToken) =>
        {
            await AuthorityServer.TextAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx", cancellationToken);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        using var client = new TimeStampClient(server.Url, _time);

        Task<TimeStampAnswer> asked = client.AskAsync([1], TestContext.Current.CancellationToken);
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        TimeStampAnswer answer = await asked;

        Assert.Equal((TimeStampFailure.Slow, "no whole answer within 10 s"), (answer.Failure!.Value, answer.Problem));
    }

    [Fact]
    public async Task Stop_ends_the_wait()
    {
        await using AuthorityServer server = new(static (_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        using var client = new TimeStampClient(server.Url, _time);
        using var stop = new CancellationTokenSource();

        Task<TimeStampAnswer> asked = client.AskAsync([1], stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private static async Task AssertFailsAsync(AuthorityServer server, TimeStampFailure expected, string? problem = null)
    {
        TimeStampAnswer answer = await AskAsync(server.Url);

        Assert.Equal((expected, 0), (answer.Failure!.Value, answer.Octets.Length));
        Assert.NotEmpty(answer.Problem);
        Assert.Equal(problem ?? answer.Problem, answer.Problem);
    }

    private static async Task<TimeStampAnswer> AskAsync(Uri url, byte[]? query = null)
    {
        using var client = new TimeStampClient(url, TimeProvider.System);
        return await client.AskAsync(query ?? [1], TestContext.Current.CancellationToken);
    }
}
