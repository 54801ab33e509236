using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Erasing;
using Sinkhole.Exits;
using Sinkhole.Lookup;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.Operator;

/// <summary>
/// HTTP server on the control socket, a file of mode 0600: POST /reload[?confirm=true], GET /status, GET /health, GET
/// /lookup?name=&amp;type=, POST /audit, POST /erase.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    // Six texts of 200 characters, each escaped as \uXXXX twice, a path of 4,096 escaped once, and the rest of the question.
    private const int MaxQuestionOctets = 48 * 1024;

    private readonly PlainHttpServer _server;
    private readonly ControlServices _services;
    private readonly string _path;
    private readonly CancellationTokenSource _closing = new();

    private ControlServer(string path, ControlServices services, IConnectionListenerFactory transport, ILoggerFactory loggers)
    {
        _path = path;
        _services = services;
        _server = new PlainHttpServer(options => options.ListenUnixSocket(path), transport, loggers);
    }

    /// <summary>Opens the socket. The file of a dead process is deleted; if another process answers there, the start fails.</summary>
    /// <param name="path">Value of "control.socket"; a missing folder is created with mode 0700.</param>
    /// <param name="services">The services that answer.</param>
    /// <param name="transport">Accepts connections and limits their number.</param>
    /// <param name="loggers">For Kestrel's log lines.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="CannotStartException">Another process answers there, or the folder is not writable.</exception>
    public static async Task<ControlServer> StartAsync(
        string path,
        ControlServices services,
        IConnectionListenerFactory transport,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        string fullPath = Path.GetFullPath(path);
        ControlServer? server = null;
        try
        {
            await DeleteDeadSocketAsync(fullPath, cancellationToken);
            server = new ControlServer(fullPath, services, transport, loggers);
            await server._server.StartAsync(server.AnswerAsync, cancellationToken);
            File.SetUnixFileMode(fullPath, FileModes.OwnerFile);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException or UnauthorizedAccessException)
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            throw new CannotStartException(
                StartFault.Environment, $"cannot open the control socket {fullPath}: {error.Message}; change 'control.socket'", error);
        }
    }

    /// <summary>Cancels running requests, closes the socket and deletes its file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _server.DisposeAsync();
        File.Delete(_path);
        _closing.Dispose();
    }

    private static async Task DeleteDeadSocketAsync(string path, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(path) > SinkholeOptions.MaxSocketPathOctets)
        {
            throw new IOException($"its path is longer than {SinkholeOptions.MaxSocketPathOctets} octets");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "/", FileModes.OwnerFolder);
        if (!File.Exists(path))
        {
            return;
        }

        if (!IsSocket(path))
        {
            throw new IOException("another file that is not a socket has this path");
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw new IOException("another process uses it");
    }

    // Connecting to a regular file fails like connecting to a dead socket, but only opening a socket fails with ENXIO.
    private static bool IsSocket(string path)
    {
        using SafeFileHandle file = FileCalls.Open(path, OpenFlags.NonBlock | OpenFlags.CloseOnExec);
        return file.IsInvalid && Marshal.GetLastPInvokeError() == Errno.NoSuchDevice;
    }

    private Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        return (request.Method, request.Path.Value) switch
        {
            ("POST", "/reload") => ReloadAsync(context),
            ("GET", "/status") => WriteAsync(context, StatusCodes.Status200OK, _services.Status.Status(), ControlJson.Default.StatusReport),
            ("GET", "/health") => HealthAsync(context),
            ("GET", "/lookup") => LookupAsync(context),
            ("POST", "/audit") => AuditAsync(context),
            ("POST", "/erase") => EraseAsync(context),
            _ => WriteErrorAsync(
                context,
                StatusCodes.Status404NotFound,
                "not found: use POST /reload, GET /status, GET /health, GET /lookup?name=&type=, POST /audit or POST /erase"),
        };
    }

    // A client that disconnects does not cancel a reload; shutdown does.
    private async Task ReloadAsync(HttpContext context)
    {
        ReloadOutcome outcome = await _services.Reload.ReloadAsync(confirms: context.Request.Query["confirm"] == "true", _closing.Token);
        int status = outcome.Accepted ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        await WriteAsync(context, status, outcome, ControlJson.Default.ReloadOutcome);
    }

    private async Task HealthAsync(HttpContext context) =>
        await WriteAsync(
            context, StatusCodes.Status200OK, await _services.Health.HealthAsync(context.RequestAborted), ControlJson.Default.HealthReport);

    private Task LookupAsync(HttpContext context)
    {
        string name = context.Request.Query["name"].ToString();
        string type = context.Request.Query["type"].ToString();
        if (!LookupQuestion.TryParse(name, type, out LookupQuestion? question, out string? error))
        {
            return WriteErrorAsync(context, StatusCodes.Status400BadRequest, error);
        }

        return WriteAsync(
            context, StatusCodes.Status200OK, _services.Lookup.Lookup(question.Name, question.Type), ControlJson.Default.LookupReport);
    }

    private Task AuditAsync(HttpContext context) => AnswerAsync(context, isErasure: false, async (question, user) =>
        await WriteAsync(
            context, StatusCodes.Status200OK, await _services.Audit.RecordAsync(question, user), ControlJson.Default.AuditAnswer));

    // A client that disconnects gives up an erasure that has not begun.
    private Task EraseAsync(HttpContext context) => AnswerAsync(context, isErasure: true, async (question, user) =>
        await WriteAsync(
            context,
            StatusCodes.Status200OK,
            await _services.Erasure.EraseAsync(question, user, context.RequestAborted),
            ControlJson.Default.ErasureOutcome));

    private static async Task AnswerAsync(HttpContext context, bool isErasure, Func<AuditQuestion, uint, Task> answer)
    {
        // The kernel says who asks, as of the connect(2); the request has no field for it.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not Socket socket)
        {
            await WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "the kernel does not say who asks");
            return;
        }

        uint user = SocketCredentials.Of(socket).User;
        AuditQuestion? question = await ReadQuestionAsync(context);
        string? problem = question is null || question.Action == AuditAction.Erase != isErasure
            ? "the body is not a question of this version"
            : question.Problem();
        if (question is null || problem is not null)
        {
            await WriteErrorAsync(context, StatusCodes.Status400BadRequest, problem ?? string.Empty);
            return;
        }

        try
        {
            await answer(question, user);
        }
        catch (AuditRefusedException error)
        {
            await WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (ErasureRefusedException error)
        {
            await WriteErrorAsync(context, StatusCodes.Status409Conflict, error.Message);
        }
    }

    private static async Task<AuditQuestion?> ReadQuestionAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxQuestionOctets;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(
                context.Request.Body, ControlJson.Default.AuditQuestion, context.RequestAborted);
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static Task WriteErrorAsync(HttpContext context, int status, string error) =>
        WriteAsync(context, status, new ControlError(error), ControlJson.Default.ControlError);

    private static Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return PlainHttpServer.SendAsync(context.Response, JsonSerializer.SerializeToUtf8Bytes(body, type));
    }
}
