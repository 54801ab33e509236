using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Tests.Evidence.TimeStamps;

/// <summary>An HTTP server on loopback that answers each request with what a test gives it, octet by octet.</summary>
internal sealed class AuthorityServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly Func<byte[], Stream, CancellationToken, Task> _answer;
    private readonly Task _accepting;
    private bool _isEnded;

    /// <param name="answer">Gets the body of a request and writes the whole answer; the connection is closed behind it.</param>
    public AuthorityServer(Func<byte[], Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/tsa");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The request lines and header lines of each request, with line feeds between.</summary>
    public string[] Heads => [.. _heads];

    /// <summary>A server that sends time stamps, as HTTP says.</summary>
    public static AuthorityServer Of(Func<byte[], byte[]> stamp) =>
        new((request, stream, cancellationToken) => ReplyAsync(stream, stamp(request), cancellationToken));

    /// <summary>Writes a good reply with a body.</summary>
    public static async Task ReplyAsync(Stream stream, byte[] body, CancellationToken cancellationToken, string type = "application/timestamp-reply")
    {
        await TextAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n", cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
    }

    public static async Task TextAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    /// <summary>Ends it; a second call does nothing, because a test may end it before its block does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using NetworkStream stream = client.GetStream();
                await _answer(await ReadAsync(stream), stream, _stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // The other side gave up, as some tests want it to.
                continue;
            }
        }
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        byte[] octets = new byte[64 * 1024];
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(octets.AsMemory(filled), _stop.Token);
            filled += read > 0 ? read : throw new IOException("closed");
            int end = octets.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            string[] lines = Encoding.ASCII.GetString(octets, 0, end).Split("\r\n");
            int length = int.Parse(
                lines.First(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1], CultureInfo.InvariantCulture);
            if (filled >= end + 4 + length)
            {
                _heads.Enqueue(string.Join('\n', lines));
                return octets[(end + 4)..(end + 4 + length)];
            }
        }
    }
}
