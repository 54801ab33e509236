using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.SystemTests.Warning;

/// <summary>A foreign site on a free loopback port: it answers every request with one page and closes.</summary>
internal sealed class ThirdPartySite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly Task _serving;

    public ThirdPartySite(string page)
    {
        _answer = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\n"
            + $"Connection: close\r\n\r\n{page}");
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        byte[] head = new byte[16 * 1024];
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            NetworkStream stream = client.GetStream();
            try
            {
                // A browser also opens connections that it may need later: they end without a request.
                if (await stream.ReadAsync(head, _stop.Token) > 0)
                {
                    await stream.WriteAsync(_answer, _stop.Token);
                }
            }
            catch (System.IO.IOException)
            {
                // The browser has closed the connection.
                continue;
            }
        }
    }
}
