using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.TimeStamping;

/// <summary>Asks a time-stamp authority over HTTP (RFC 3161 section 3.4). Any answer, and none, is a result.</summary>
/// <remarks>
/// No redirect is followed, no cookie kept, no proxy of the environment used: what is asked is what is configured. HTTPS is checked as
/// usual, but nothing depends on it: a stamp is believed for its own signature.
/// </remarks>
internal sealed class TimeStampClient : IDisposable
{
    /// <summary>The longest answer that is read, in octets.</summary>
    public const int MaxOctets = 64 * 1024;

    private const int MaxHeaderKibibytes = 16;

    /// <summary>From the first octet sent to the last received.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly MediaTypeHeaderValue Query = new("application/timestamp-query");

    private readonly Uri _url;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;

    /// <param name="url">The authority, http or https.</param>
    /// <param name="time">Measures the timeout.</param>
    public TimeStampClient(Uri url, TimeProvider time)
    {
        _url = url;
        _time = time;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = MaxHeaderKibibytes,
            ActivityHeadersPropagator = null,
        };
        _client = new HttpClient(_handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="query">The request, <c>TimeStampReq</c> in DER.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<TimeStampAnswer> AskAsync(byte[] query, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(query, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TimeStampAnswer.Failed(TimeStampFailure.Slow, $"no whole answer within {Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            return TimeStampAnswer.Failed(TimeStampFailure.Unreachable, $"it cannot be reached: {Describe(error)}");
        }
        catch (IOException error)
        {
            return TimeStampAnswer.Failed(TimeStampFailure.Unreachable, $"the connection broke: {error.Message}");
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    // Of TLS the outer message only says that there is an inner one.
    private static string Describe(HttpRequestException error) =>
        (error.HttpRequestError == HttpRequestError.SecureConnectionError ? error.InnerException ?? error : error).Message.TrimEnd('.');

    private async Task<TimeStampAnswer> ExchangeAsync(byte[] query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url);
        request.Content = new ByteArrayContent(query);
        request.Content.Headers.ContentType = Query;
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return TimeStampAnswer.Failed(TimeStampFailure.HttpStatus, $"it answers with the HTTP status {(int)response.StatusCode}");
        }

        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] octets = new byte[MaxOctets + 1];
        int read = await body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= MaxOctets
            ? TimeStampAnswer.Of(octets[..read])
            : TimeStampAnswer.Failed(TimeStampFailure.NotAResponse, $"its answer is longer than {MaxOctets / 1024} KiB");
    }
}
