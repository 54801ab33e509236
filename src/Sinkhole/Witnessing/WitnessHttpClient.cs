using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Threading;
using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Witnessing;

/// <summary>Sends requests to one witness. It blocks its thread, for at most <see cref="Timeout"/>; one thread at a time.</summary>
/// <remarks>No proxy, no redirect, no cookie: what is configured is what is asked.</remarks>
internal sealed class WitnessHttpClient : IDisposable
{
    /// <summary>How long a request may take, up to the last octet of the answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MaxHeaderKibibytes = 16;
    private const int MaxSizeCharacters = 20;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;

    /// <param name="prefix">The address of the witness, to which the path is added.</param>
    /// <param name="timeout">How long a request may take; null for <see cref="Timeout"/>.</param>
    public WitnessHttpClient(Uri prefix, TimeSpan? timeout = null)
    {
        _address = new Uri(prefix.AbsoluteUri.TrimEnd('/') + WitnessProtocol.Path);
        _timeout = timeout ?? Timeout;
        _handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = MaxHeaderKibibytes,
        };
        _client = new HttpClient(_handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and reads the whole answer. What is wrong with it is the answer too.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public WitnessAnswer Send(WitnessRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(request.ToBytes()) };
        try
        {
            using HttpResponseMessage response = _client.Send(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);

            // A read cannot be cancelled; that of a closed connection ends.
            using CancellationTokenRegistration closing = limit.Token.Register(response.Dispose);
            return Read(response, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return limit.IsCancellationRequested
                ? new WitnessAnswer(WitnessAnswerKind.Timeout, $"no whole answer within {_timeout.TotalSeconds:0} s")
                : new WitnessAnswer(WitnessAnswerKind.Unreachable, Describe(error));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private static WitnessAnswer Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        switch (status)
        {
            case WitnessProtocol.Ok:
                return ReadBody(response, CosignatureLines.MaxOctets, cancellationToken) is byte[] lines
                    ? new WitnessAnswer(WitnessAnswerKind.Lines) { Octets = lines }
                    : new WitnessAnswer(WitnessAnswerKind.Unreadable, $"the answer is longer than {CosignatureLines.MaxOctets} octets");
            case WitnessProtocol.Conflict when response.Content.Headers.ContentType?.MediaType == WitnessProtocol.SizeType:
                return ReadBody(response, MaxSizeCharacters, cancellationToken) is byte[] octets && TryReadSize(octets, out long size)
                    ? new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = size }
                    : new WitnessAnswer(WitnessAnswerKind.Unreadable, "the answer is not a size");
            case WitnessProtocol.Unprocessable:
                return new WitnessAnswer(WitnessAnswerKind.BadProof);
            default:
                return new WitnessAnswer(WitnessAnswerKind.Refused, $"it answers with status {status}{Hint(status)}");
        }
    }

    private static string Hint(int status) => status switch
    {
        403 => ": it has another key for this log",
        404 => ": it does not know this log, or the address is wrong",
        503 => ": it does not know any more what it cosigned",
        _ => string.Empty,
    };

    private static byte[]? ReadBody(HttpResponseMessage response, int maxOctets, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[maxOctets + 1];
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        int read = body.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        cancellationToken.ThrowIfCancellationRequested();
        return read > maxOctets ? null : octets[..read];
    }

    private static bool TryReadSize(byte[] octets, out long size)
    {
        string text = Encoding.Latin1.GetString(octets);
        return long.TryParse(text.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && text == string.Create(CultureInfo.InvariantCulture, $"{size}\n");
    }

    private static string Describe(Exception error) => (error.InnerException ?? error).Message.TrimEnd('.');
}
