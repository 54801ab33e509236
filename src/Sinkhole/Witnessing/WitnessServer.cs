using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Exits;
using Sinkhole.Operator;
using ListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Sinkhole.Witnessing;

/// <summary>HTTP server of a witness: POST /add-checkpoint. There is no login: a request counts by the signature of its log.</summary>
internal sealed class WitnessServer : IAsyncDisposable
{
    private readonly PlainHttpServer _server;
    private readonly CheckpointWitness _witness;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string _lastProblem = string.Empty;

    private WitnessServer(
        IPEndPoint endPoint, CheckpointWitness witness, TimeProvider time, IConnectionListenerFactory transport, ILoggerFactory loggers)
    {
        _witness = witness;
        _time = time;
        _logger = loggers.CreateLogger("sinkhole");
        ListenOptions? opened = null;
        _server = new PlainHttpServer(
            options => options.Listen(endPoint, listener => opened = listener), transport, loggers, WitnessRequest.MaxOctets);
        Opened = opened ?? throw new InvalidOperationException("Kestrel took no end point");
    }

    /// <summary>Its address, with the actual port when 0 was given.</summary>
    public IPEndPoint EndPoint => Opened.IPEndPoint ?? throw new InvalidOperationException("Kestrel listens on no IP address");

    private ListenOptions Opened { get; }

    /// <summary>Opens the port.</summary>
    /// <param name="endPoint">The address; port 0 takes a free one.</param>
    /// <param name="witness">Answers; owned by the caller.</param>
    /// <param name="time">The clock: its time is in each cosignature.</param>
    /// <param name="transport">Accepts connections and limits their number.</param>
    /// <param name="loggers">For the alarms, and Kestrel's lines.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="CannotStartException">The port is not available; the message has the remedy.</exception>
    public static async Task<WitnessServer> StartAsync(
        IPEndPoint endPoint,
        CheckpointWitness witness,
        TimeProvider time,
        IConnectionListenerFactory transport,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        WitnessServer server = new(endPoint, witness, time, transport, loggers);
        try
        {
            await server._server.StartAsync(server.AnswerAsync, cancellationToken);
            return server;
        }
        catch (Exception error) when (ListenFailure.IsRefusedBind(error))
        {
            await server.DisposeAsync();
            throw ListenFailure.Explain("--listen", endPoint, error);
        }
    }

    /// <summary>Closes the port.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/plain; charset=utf-8";
        if (context.Request.Path.Value != WitnessProtocol.Path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await SendAsync(response, $"not found: use POST {WitnessProtocol.Path}\n");
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Post;
            await SendAsync(response, "only POST\n");
            return;
        }

        byte[] request;
        try
        {
            request = await ReadAsync(context);
        }
        catch (BadHttpRequestException error)
        {
            // Too long or too slow; Kestrel has counted, and says which.
            response.StatusCode = error.StatusCode;
            await SendAsync(response, $"a request has at most {WitnessRequest.MaxOctets} octets\n");
            return;
        }

        WitnessReply reply = _witness.Answer(request, _time.GetUtcNow());
        Write(reply);
        response.StatusCode = WitnessProtocol.StatusOf(reply.Outcome);
        await AnswerAsync(response, reply);
    }

    private static Task AnswerAsync(HttpResponse response, WitnessReply reply)
    {
        if (reply.Cosignature is { } cosignature)
        {
            return PlainHttpServer.SendAsync(response, CosignatureLines.Of(cosignature));
        }

        if (response.StatusCode == WitnessProtocol.Conflict)
        {
            response.ContentType = WitnessProtocol.SizeType;
            return SendAsync(response, string.Create(CultureInfo.InvariantCulture, $"{reply.Size}\n"));
        }

        return SendAsync(response, $"{reply.Problem}\n");
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using MemoryStream octets = new();
        await context.Request.Body.CopyToAsync(octets, context.RequestAborted);
        return octets.ToArray();
    }

    private void Write(WitnessReply reply)
    {
        if (reply is { IsAlarm: true, Log: { } forked })
        {
            Log.LogForked(_logger, forked, reply.Problem);
        }

        if (reply is { IsSmaller: true, Log: { } smaller })
        {
            Log.LogIsSmaller(_logger, smaller, reply.Problem);
        }

        // Anybody may ask again and again: the same sentence is logged once.
        if (reply is { Outcome: WitnessOutcome.Unavailable, Log: { } log }
            && Interlocked.Exchange(ref _lastProblem, reply.Problem) != reply.Problem)
        {
            Log.LogRefused(_logger, log, reply.Problem);
        }
    }

    private static Task SendAsync(HttpResponse response, string text) =>
        PlainHttpServer.SendAsync(response, Encoding.UTF8.GetBytes(text));
}
