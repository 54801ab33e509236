using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Clients over TCP that take no answer: from some addresses of loopback, each with some connections, each of which is made anew when the
/// server ends it. Any protocol; they end with <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class RudeClients : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _ended = new();
    private readonly IPEndPoint _server;
    private readonly RudeBehaviour _behaviour;
    private readonly byte[] _octets;
    private readonly Task[] _clients;
    private int _made;

    /// <summary>Starts them.</summary>
    /// <param name="server">Whom they trouble.</param>
    /// <param name="addresses">From how many addresses, beginning with <see cref="AddressOf"/> of 0.</param>
    /// <param name="connections">Connections of each address.</param>
    /// <param name="behaviour">What each connection does.</param>
    /// <param name="octets">What they send: again and again, as a whole, or the part that the behaviour says.</param>
    public RudeClients(IPEndPoint server, int addresses, int connections, RudeBehaviour behaviour, byte[] octets)
    {
        _server = server;
        _behaviour = behaviour;
        _octets = octets;
        _clients = [.. Enumerable.Range(0, addresses * connections).Select(number => TroubleAsync(AddressOf(number % addresses)))];
    }

    /// <summary>How many connections were made so far.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>One of their addresses.</summary>
    public static IPAddress AddressOf(int number) => new([127, 0, 2, (byte)(1 + number)]);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_clients);
        _ended.Dispose();
    }

    private async Task TroubleAsync(IPAddress address)
    {
        while (!_ended.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(_server, _ended.Token);
                Interlocked.Increment(ref _made);
                await BehaveAsync(socket);
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                // The server has had enough of it: the next connection is made.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task BehaveAsync(Socket socket)
    {
        switch (_behaviour)
        {
            case RudeBehaviour.NeverReads:
                while (true)
                {
                    await socket.SendAsync(_octets, SocketFlags.None, _ended.Token);
                }

            case RudeBehaviour.OctetASecond:
                foreach (byte octet in _octets)
                {
                    await socket.SendAsync(new[] { octet }, SocketFlags.None, _ended.Token);
                    await Task.Delay(TimeSpan.FromSeconds(1), _ended.Token);
                }

                break;
            case RudeBehaviour.Stops:
                await socket.SendAsync(_octets, SocketFlags.None, _ended.Token);
                await socket.ReceiveAsync(new byte[1], SocketFlags.None, _ended.Token);
                break;
            default:
                await socket.SendAsync(_octets, SocketFlags.None, _ended.Token);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                break;
        }
    }
}
