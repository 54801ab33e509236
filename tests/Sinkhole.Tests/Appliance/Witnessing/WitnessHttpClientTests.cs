using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Tests.Evidence.Witnesses;
using Sinkhole.Witnessing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Witnessing;

/// <summary>A witness that answers nonsense, hugely, slowly or not at all: each has its kind, and none holds the client.</summary>
public sealed class WitnessHttpClientTests
{
    private const string Size = "Content-Type: text/x.tlog.size\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlines", WitnessAnswerKind.Lines)]
    [InlineData("HTTP/1.1 409 Conflict\r\n" + Size + "Content-Length: 3\r\n\r\n42\n", WitnessAnswerKind.OtherSize)]
    [InlineData("HTTP/1.1 409 Conflict\r\n" + Size + "Content-Length: 2\r\n\r\n42", WitnessAnswerKind.Unreadable)]
    [InlineData("HTTP/1.1 409 Conflict\r\n" + Size + "Content-Length: 4\r\n\r\n042\n", WitnessAnswerKind.Unreadable)]
    [InlineData("HTTP/1.1 409 Conflict\r\n" + Size + "Content-Length: 4\r\n\r\n-42\n", WitnessAnswerKind.Unreadable)]
    [InlineData("HTTP/1.1 409 Conflict\r\n" + Size + "Content-Length: 31\r\n\r\n999999999999999999999999999999\n", WitnessAnswerKind.Unreadable)]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\n42\n", WitnessAnswerKind.Refused)]
    [InlineData("HTTP/1.1 422 Unprocessable Entity\r\nContent-Length: 0\r\n\r\n", WitnessAnswerKind.BadProof)]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", WitnessAnswerKind.Refused)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", WitnessAnswerKind.Refused)]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", WitnessAnswerKind.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut", WitnessAnswerKind.Unreachable)]
    public async Task Answer_is_of_its_kind(string answer, WitnessAnswerKind kind)
    {
        Assert.Equal(kind, (await AskAsync(Encoding.ASCII.GetBytes(answer), closes: true)).Kind);
    }

    [Fact]
    public async Task Answer_without_an_end_is_cut_at_its_longest_length()
    {
        byte[] answer = [.. "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"u8, .. new byte[CosignatureLines.MaxOctets + 1]];

        WitnessAnswer read = await AskAsync(answer, closes: false, TimeSpan.FromSeconds(60));

        Assert.Equal(WitnessAnswerKind.Unreadable, read.Kind);
        Assert.Contains("longer", read.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nsome")]
    public async Task Witness_that_falls_silent_is_left_after_the_timeout(string answer)
    {
        WitnessAnswer read = await AskAsync(Encoding.ASCII.GetBytes(answer), closes: false, TimeSpan.FromSeconds(3));

        Assert.Equal(WitnessAnswerKind.Timeout, read.Kind);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_said_in_words()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var client = new WitnessHttpClient(new Uri($"http://127.0.0.1:{port}"));

        WitnessAnswer read = await Task.Factory.StartNew(
            () => client.Send(WitnessBench.Request(0, 1), CancellationToken.None),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Assert.Equal(WitnessAnswerKind.Unreachable, read.Kind);
        Assert.NotEmpty(read.Problem);
    }

    [Fact]
    public void Stop_ends_a_request()
    {
        using var client = new WitnessHttpClient(new Uri("http://127.0.0.1:9"));

        Assert.ThrowsAny<OperationCanceledException>(() => client.Send(WitnessBench.Request(0, 1), new CancellationToken(canceled: true)));
    }

    private static async Task<WitnessAnswer> AskAsync(byte[] answer, bool closes, TimeSpan? timeout = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new WitnessHttpClient(new Uri($"http://{listener.LocalEndpoint}/witness/"), timeout);
        Task<WitnessAnswer> asked = Task.Factory.StartNew(
            () => client.Send(WitnessBench.Request(0, 1), CancellationToken.None),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        using TcpClient server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        byte[] request = new byte[64 * 1024];
        int read = await server.GetStream().ReadAsync(request, TestContext.Current.CancellationToken);
        Assert.StartsWith("POST /witness/add-checkpoint HTTP/1.1\r\n", Encoding.ASCII.GetString(request, 0, read), StringComparison.Ordinal);
        await server.GetStream().WriteAsync(answer, TestContext.Current.CancellationToken);
        if (closes)
        {
            server.Client.Shutdown(SocketShutdown.Send);
        }

        return await asked;
    }
}
