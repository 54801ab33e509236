using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Lookup;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>Talks to the running appliance on its control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;
    private readonly string _path;

    /// <param name="path">The control socket.</param>
    public ControlClient(string path)
    {
        _path = path;
        _handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        _client = new HttpClient(_handler, disposeHandler: false)
        {
            BaseAddress = new Uri("http://control"),
            Timeout = Timeout.InfiniteTimeSpan, // a reload of a million names takes what it takes; Ctrl-C ends the wait
        };
    }

    /// <summary>POST /reload.</summary>
    /// <exception cref="NotReachableException">Nobody answers, or not as an appliance of this version does.</exception>
    public Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, confirms ? "/reload?confirm=true" : "/reload", ControlJson.Default.ReloadOutcome, cancellationToken);

    /// <summary>GET /status.</summary>
    /// <exception cref="NotReachableException">Nobody answers, or not as an appliance of this version does.</exception>
    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/status", ControlJson.Default.StatusReport, cancellationToken);

    /// <summary>GET /health.</summary>
    /// <exception cref="NotReachableException">Nobody answers, or not as an appliance of this version does.</exception>
    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/health", ControlJson.Default.HealthReport, cancellationToken);

    /// <summary>GET /lookup.</summary>
    /// <exception cref="NotReachableException">Nobody answers, or not as an appliance of this version does.</exception>
    public Task<LookupReport> LookupAsync(LookupQuestion question, CancellationToken cancellationToken)
    {
        string name = Uri.EscapeDataString(question.Name);
        string type = LookupQuestion.FormatType(question.Type);
        return AskAsync(HttpMethod.Get, $"/lookup?name={name}&type={type}", ControlJson.Default.LookupReport, cancellationToken);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> form, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(method, path);
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return JsonSerializer.Deserialize(body, form) ?? throw NotOurs(inner: null);
        }
        catch (HttpRequestException error)
        {
            throw new NotReachableException(Refusal(_path, error.InnerException ?? error), error);
        }
        catch (JsonException error)
        {
            throw NotOurs(error);
        }
    }

    /// <summary>Why there is no answer, with the remedy.</summary>
    /// <param name="path">The control socket.</param>
    /// <param name="error">What the platform said.</param>
    internal static string Refusal(string path, Exception error)
    {
        switch ((error as SocketException)?.SocketErrorCode)
        {
            case SocketError.AccessDenied:
                return $"this user may not ask on {path} ({error.Message}): use root or the user sinkhole";
            case SocketError.WouldBlock:
                return $"the appliance on {path} is busy: as many as its socket holds wait for it already; ask again";
            default:
                string reason = File.Exists(path) ? error.Message : "there is no such socket";
                return $"no appliance answers on {path} ({reason}): start it with 'sinkhole run', or name its socket with --socket";
        }
    }

    private NotReachableException NotOurs(Exception? inner) =>
        new(
            $"what answers on {_path} is not an appliance of this version: restart it after an upgrade, or name its socket with --socket",
            inner);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket? socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), cancellationToken);
            NetworkStream stream = new(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
