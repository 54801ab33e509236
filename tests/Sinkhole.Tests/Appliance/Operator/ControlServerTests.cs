using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Audit;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Platform.Processes;
using Sinkhole.Tests.Appliance.Audit;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Operator;

public sealed class ControlServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeAppliance _appliance = new();
    private HttpClient _client = null!;
    private ControlServer _server = null!;

    private string SocketPath => _folder.Below("run", "control.sock");

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri("http://control"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<HttpResponseMessage> AuditAsync(string body) =>
        _client.PostAsync("/audit", new StringContent(body), TestContext.Current.CancellationToken);

    [Fact]
    public void Socket_is_its_owners_alone()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Below("run")));
    }

    /// <summary>Answered while some of them are still connected, not only after their timeout.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Idle_connections_do_not_delay_others()
    {
        List<Socket> held = [];
        for (int connection = 0; connection < 200; connection++)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            held.Add(socket);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), TestContext.Current.CancellationToken);
        }

        using HttpResponseMessage response = await _client.GetAsync("/status", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(held, SocketState.IsOpen);
        held.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Applied_reload_is_reported()
    {
        using HttpResponseMessage response = await _client.PostAsync("/reload", content: null);

        ReloadOutcome? outcome = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ControlJson.Default.ReloadOutcome);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(outcome!.Accepted);
        Assert.Equal(2026112102, outcome.Generation);
    }

    [Fact]
    public async Task Refused_reload_is_reported_with_its_findings()
    {
        _appliance.Accepts = false;

        using HttpResponseMessage response = await _client.PostAsync("/reload", content: null);

        ReloadOutcome? outcome = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ControlJson.Default.ReloadOutcome);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("xa.yaml:14:13: error SH104: not a valid domain name", Assert.Single(outcome!.Findings).ToString());
    }

    [Fact]
    public async Task Status_travels_whole()
    {
        string json = await _client.GetStringAsync("/status");

        StatusReport? status = JsonSerializer.Deserialize(json, ControlJson.Default.StatusReport);
        Assert.Equal("demo-1", status!.Node);
        Assert.Equal(_appliance.Status().Generation, status.Generation);
        Assert.Contains("\"appliance_id\": \"6f1c1f0e-3f57-4a59-9f0f-5d2f2a8f7d11\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name=WWW.Evil.example.&type=aaaa", "www.evil.example", RRType.Aaaa)]
    [InlineData("name=evil.example", "evil.example", RRType.A)]
    [InlineData("name=evil.example&type=TYPE99", "evil.example", (RRType)99)]
    public async Task Lookup_uses_the_folded_name(string query, string name, RRType type)
    {
        using HttpResponseMessage response = await _client.GetAsync("/lookup?" + query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((name, type), _appliance.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name=a..b")]
    [InlineData("name=evil.example&type=5")]
    [InlineData("name=evil.example&type=NONSENSE")]
    [InlineData("name=evil.example&type=TYPE65536")]
    [InlineData("name=192.0.2.7")]
    public async Task Invalid_question_is_refused_with_a_sentence(string query)
    {
        using HttpResponseMessage response = await _client.GetAsync("/lookup?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("write", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_is_recorded_for_the_user_that_the_kernel_names_whatever_the_request_says()
    {
        string body = JsonSerializer.Serialize(AuditRecordTests.Sample().Question, ControlJson.Default.AuditQuestion);
        string forged = body.Insert(1, "\"user\": 4711, \"uid\": 4711, ");

        using HttpResponseMessage response = await AuditAsync(forged);

        AuditAnswer? answer = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ControlJson.Default.AuditAnswer);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((AuditRecordTests.Sample().Question, UserAccounts.Current()), Assert.Single(_appliance.Looks));
        Assert.Equal(1, answer!.Sequence);
    }

    [Fact]
    public async Task Longest_texts_are_recorded()
    {
        string longest = string.Concat(Enumerable.Repeat("\U0001F4FA", AuditReason.MaxCharacters));
        AuditQuestion question = AuditRecordTests.Sample().Question with
        {
            Subject = longest,
            Reason = new AuditReason { Authority = longest, FileNumber = longest, Purpose = longest },
            Result = new AuditResult { Order = longest, Records = long.MaxValue, Epoch = int.MaxValue, Sequence = long.MaxValue },
        };

        using HttpResponseMessage response = await AuditAsync(JsonSerializer.Serialize(question, ControlJson.Default.AuditQuestion));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(question, Assert.Single(_appliance.Looks).Question);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"action\":\"Show\",\"subject\":\"A\",\"reason\":null}")]
    [InlineData("{\"action\":\"Show\",\"subject\":null,\"reason\":{\"authority\":\"a\",\"file_number\":\"1\",\"purpose\":\"p\"}}")]
    [InlineData("{\"action\":\"Show\",\"subject\":\"A\",\"reason\":{\"authority\":\"a\",\"file_number\":\"1\"}}")]
    [InlineData("{\"action\":\"Show\",\"subject\":\"A\",\"reason\":{\"authority\":\"\",\"file_number\":\"1\",\"purpose\":\"p\"}}")]
    [InlineData("{\"action\":\"Erase\",\"subject\":\"A\",\"reason\":{\"authority\":\"a\",\"file_number\":\"1\",\"purpose\":\"p\"}}")]
    [InlineData("{\"action\":\"Show\",\"subject\":\"A\",\"reason\":{\"authority\":\"a\",\"file_number\":\"1\",\"purpose\":\"p\"},\"result\":{\"order\":\"\",\"records\":1,\"epoch\":7,\"sequence\":1}}")]
    [InlineData("{\"action\":9,\"subject\":\"A\",\"reason\":{\"authority\":\"a\",\"file_number\":\"1\",\"purpose\":\"p\"}}")]
    public async Task Look_without_a_reason_or_an_object_is_refused(string body)
    {
        using HttpResponseMessage response = await AuditAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_appliance.Looks);
    }

    [Fact]
    public async Task Look_of_any_length_is_refused_in_bounded_memory()
    {
        using HttpResponseMessage response = await AuditAsync(new string(' ', 1_000_000));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Look_that_cannot_be_recorded_is_refused_with_the_reason()
    {
        _appliance.RefusesLooks = "the disk refuses it";

        using HttpResponseMessage response =
            await AuditAsync(JsonSerializer.Serialize(AuditRecordTests.Sample().Question, ControlJson.Default.AuditQuestion));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("the disk refuses it", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/audit")]
    [InlineData("GET", "/reload")]
    [InlineData("POST", "/status")]
    [InlineData("GET", "/")]
    public async Task Unknown_path_is_not_found(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Socket_that_answers_is_not_taken_over()
    {
        CannotStartException refusal = await Assert.ThrowsAsync<CannotStartException>(StartAsync);

        Assert.Contains("another process uses it", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("demo-1", JsonSerializer.Deserialize(await _client.GetStringAsync("/status"), ControlJson.Default.StatusReport)!.Node);
    }

    [Fact]
    public async Task Socket_of_a_dead_process_is_deleted()
    {
        await _server.DisposeAsync();
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_folder.Below("bound")));
            File.Move(_folder.Below("bound"), SocketPath);
        }

        _server = await StartAsync();

        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public async Task File_that_is_no_socket_is_left_alone()
    {
        string file = _folder.Write("precious", "text");

        await Assert.ThrowsAsync<CannotStartException>(() =>
            ControlServer.StartAsync(file, _appliance.Services, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None));

        Assert.Equal("text", await File.ReadAllTextAsync(file));
    }

    private Task<ControlServer> StartAsync() =>
        ControlServer.StartAsync(SocketPath, _appliance.Services, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None);
}
