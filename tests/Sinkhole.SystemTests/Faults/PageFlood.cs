using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Visitors that mean harm: so many connections, each of which does the same again and again until this is disposed.</summary>
internal sealed class PageFlood : IAsyncDisposable
{
    private static readonly byte[] Request = Ascii($"GET / HTTP/1.1\r\nHost: {ApplianceHome.Seized}\r\nAccept: text/html\r\n\r\n");

    private static readonly byte[] Requests = [.. Enumerable.Repeat(Request, 500).SelectMany(static octets => octets)];

    private static readonly byte[] LargeRequests = Ascii(string.Concat(Enumerable.Repeat(
        $"GET /{new string('p', 15_000)} HTTP/1.1\r\nHost: {ApplianceHome.Seized}\r\nAccept: text/html\r\nX: {new string('x', 15_000)}\r\n\r\n", 8)));

    private static readonly byte[] UnfinishedHead = Ascii($"GET / HTTP/1.1\r\nHost: {ApplianceHome.Seized}\r\nX: ");

    private static readonly byte[] Body =
        [.. Ascii($"POST / HTTP/1.1\r\nHost: {ApplianceHome.Seized}\r\nContent-Length: 99999999\r\n\r\n"), .. new byte[100_000]];

    private readonly CancellationTokenSource _ended = new();
    private readonly Task[] _connections;

    /// <param name="kind">What each connection does.</param>
    /// <param name="web">The site.</param>
    /// <param name="addresses">Clients.</param>
    /// <param name="connections">Of each client.</param>
    public PageFlood(PageFloodKind kind, IPEndPoint web, IReadOnlyList<IPAddress> addresses, int connections) =>
        _connections = [.. addresses.SelectMany(address => Enumerable.Range(0, connections).Select(_ => HoldAsync(kind, web, address)))];

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task HoldAsync(PageFloodKind kind, IPEndPoint web, IPAddress address)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1));
        using var retry = new PeriodicTimer(TimeSpan.FromSeconds(5));
        do
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(web, _ended.Token);
                await FloodAsync(kind, socket, beat);
            }
            catch (SocketException)
            {
                // Cut by the site: the next one, in a while.
            }
        }
        while (kind == PageFloodKind.ResetsAfterEachRequest || await retry.WaitForNextTickAsync(_ended.Token));
    }

    private Task FloodAsync(PageFloodKind kind, Socket socket, PeriodicTimer beat) => kind switch
    {
        PageFloodKind.NeverReads => SendAsync(socket, Requests),
        PageFloodKind.NeverReadsLargeHeads => SendAsync(socket, LargeRequests),
        PageFloodKind.ReadsAnOctetASecond => Task.WhenAll(SendAsync(socket, Requests), ReadSlowlyAsync(socket, beat)),
        PageFloodKind.SendsAnOctetASecond => SendSlowlyAsync(socket, beat),
        PageFloodKind.NeverEndsItsBody => SendAsync(socket, Body),
        _ => ResetAsync(socket),
    };

    private async Task SendAsync(Socket socket, byte[] octets)
    {
        while (true)
        {
            for (int sent = 0; sent < octets.Length;)
            {
                sent += await socket.SendAsync(octets.AsMemory(sent), SocketFlags.None, _ended.Token);
            }
        }
    }

    private async Task ReadSlowlyAsync(Socket socket, PeriodicTimer beat)
    {
        byte[] octet = new byte[1];
        while (await beat.WaitForNextTickAsync(_ended.Token) && await socket.ReceiveAsync(octet, SocketFlags.None, _ended.Token) > 0)
        {
            continue;
        }
    }

    private async Task SendSlowlyAsync(Socket socket, PeriodicTimer beat)
    {
        await socket.SendAsync(UnfinishedHead, SocketFlags.None, _ended.Token);
        while (await beat.WaitForNextTickAsync(_ended.Token))
        {
            await socket.SendAsync("x"u8.ToArray(), SocketFlags.None, _ended.Token);
        }
    }

    private async Task ResetAsync(Socket socket)
    {
        await socket.SendAsync(Request, SocketFlags.None, _ended.Token);
        _ = await socket.ReceiveAsync(new byte[16], SocketFlags.None, _ended.Token);
        socket.Close(timeout: 0);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
