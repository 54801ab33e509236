using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Erasing;
using Sinkhole.Lookup;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>Client for the control socket of the running appliance.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;
    private readonly IReadOnlyList<string> _paths;
    private string _path;
    private bool _isNothingListening;
    private bool _isConnected;

    /// <param name="paths">Where the control socket may be: the first that an appliance listens on is used. At least one.</param>
    public ControlClient(IReadOnlyList<string> paths)
    {
        _paths = paths;
        _path = paths[0];
        _handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        _client = new HttpClient(_handler, disposeHandler: false)
        {
            BaseAddress = new Uri("http://control"),
            Timeout = Timeout.InfiniteTimeSpan, // a reload of a million names takes long; Ctrl-C cancels it
        };
    }

    /// <summary>The socket in use; before a connection, the first of the paths.</summary>
    public string SocketPath => _path;

    /// <summary>Whether the last request opened a connection.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>POST /reload.</summary>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            confirms ? "/reload?confirm=true" : "/reload",
            ControlJson.Default.ReloadOutcome,
            cancellationToken,
            "it may have read the files: once it runs again, 'sinkhole status' says which generation runs");

    /// <summary>GET /status.</summary>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/status", ControlJson.Default.StatusReport, cancellationToken);

    /// <summary>GET /health.</summary>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/health", ControlJson.Default.HealthReport, cancellationToken);

    /// <summary>GET /lookup.</summary>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public Task<LookupReport> LookupAsync(LookupQuestion question, CancellationToken cancellationToken)
    {
        string name = Uri.EscapeDataString(question.Name);
        string type = LookupQuestion.FormatType(question.Type);
        return SendAsync(HttpMethod.Get, $"/lookup?name={name}&type={type}", ControlJson.Default.LookupReport, cancellationToken);
    }

    /// <summary>POST /audit: records a look at evidence. The appliance learns from the kernel who asks.</summary>
    /// <exception cref="AuditRefusedException">The appliance cannot record it: nothing may be shown.</exception>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public async Task<AuditAnswer> RecordAsync(AuditQuestion question, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(question, ControlJson.Default.AuditQuestion);
        (HttpStatusCode status, byte[] answer) = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "/audit") { Content = new ByteArrayContent(body) },
            "the look may be on record, and nothing is shown: run the command again",
            cancellationToken);
        return status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable
            ? throw new AuditRefusedException(Read(answer, ControlJson.Default.ControlError).Error)
            : Read(answer, ControlJson.Default.AuditAnswer);
    }

    /// <summary>POST /erase: erases the records of an order. The appliance learns from the kernel who says so.</summary>
    /// <exception cref="ErasureRefusedException">The appliance refuses it.</exception>
    /// <exception cref="NotReachableException">There is no answer, or it is not from an appliance of this version.</exception>
    public async Task<ErasureOutcome> EraseAsync(AuditQuestion question, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(question, ControlJson.Default.AuditQuestion);
        (HttpStatusCode status, byte[] answer) = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "/erase") { Content = new ByteArrayContent(body) },
            "it may have erased: 'sinkhole evidence audit' says whether it is on record",
            cancellationToken);
        return status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict
            ? throw new ErasureRefusedException(Read(answer, ControlJson.Default.ControlError).Error)
            : Read(answer, ControlJson.Default.ErasureOutcome);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> form, CancellationToken cancellationToken, string doubt = "ask again once it runs")
    {
        (_, byte[] body) = await SendAsync(() => new HttpRequestMessage(method, path), doubt, cancellationToken);
        return Read(body, form);
    }

    /// <param name="create">Makes the request.</param>
    /// <param name="doubt">What to say where the appliance ended after the request was sent: what it may have done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        Func<HttpRequestMessage> create, string doubt, CancellationToken cancellationToken)
    {
        (_isNothingListening, _isConnected) = (false, false);
        try
        {
            using HttpRequestMessage request = create();
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException error)
        {
            string text = _isConnected
                ? $"the appliance on {_path} ended before it answered; {doubt}"
                : DescribeFailure(_path, error.InnerException ?? error);
            throw new NotReachableException(text, error)
            {
                IsNothingListening = _isNothingListening,
            };
        }
    }

    private T Read<T>(byte[] body, JsonTypeInfo<T> form)
    {
        try
        {
            return JsonSerializer.Deserialize(body, form) ?? throw UnexpectedAnswer(inner: null);
        }
        catch (JsonException error)
        {
            throw UnexpectedAnswer(error);
        }
    }

    /// <summary>Describes why there is no answer, with the remedy.</summary>
    /// <param name="path">The control socket.</param>
    /// <param name="error">The platform's exception.</param>
    internal static string DescribeFailure(string path, Exception error)
    {
        switch ((error as SocketException)?.SocketErrorCode)
        {
            case SocketError.AccessDenied:
                return $"this user may not use {path} ({error.Message}): use root or the user sinkhole";
            case SocketError.WouldBlock:
                return $"the appliance on {path} is busy: its queue of connections is full; try again";
            case null when error is TimeoutException && File.Exists(path):
                return $"no connection to {path} ({error.Message}): the machine or the appliance is busy; try again";
            default:
                string reason = File.Exists(path) ? error.Message : "the socket does not exist";
                return $"no appliance answers on {path} ({reason}): start it with 'sinkhole run'. If it runs, its socket was deleted: "
                    + "restart it; or 'control.socket' was changed together with 'data': give the old socket with --socket";
        }
    }

    private NotReachableException UnexpectedAnswer(Exception? inner) =>
        new(
            $"the answer on {_path} is not from an appliance of this version: restart it after an upgrade, or give another --socket",
            inner);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        SocketException? first = null;
        foreach (string path in _paths)
        {
            _path = path;
            try
            {
                Stream stream = await ConnectAsync(path, cancellationToken);
                _isConnected = true;
                return stream;
            }
            catch (SocketException error) when (!IsPresent(error.SocketErrorCode))
            {
                first ??= error;
            }
        }

        _path = _paths[0];
        _isNothingListening = true;
        throw first ?? new SocketException((int)SocketError.ConnectionRefused);
    }

    /// <summary>Whether an appliance may listen there although the connection failed.</summary>
    private static bool IsPresent(SocketError error) => error is SocketError.AccessDenied or SocketError.WouldBlock;

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket? socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
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
