using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Connections that say nothing, from many addresses, for one has its cap; closed together.</summary>
internal sealed class Crowd : IDisposable
{
    private const int ConnectionsPerAddress = 50;

    // A queue of those who wait to be accepted that is full answers nobody: they are left to knock.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly List<Socket> _sockets = [];
    private Task[] _connects = [];

    /// <summary>How many were made, at the server's door at least.</summary>
    public int Connected => _connects.Count(static connect => connect.IsCompletedSuccessfully);

    /// <summary>How many of them the server has not closed.</summary>
    public int Alive => _sockets.Zip(_connects).Count(static pair =>
        pair.Second.IsCompletedSuccessfully && !(pair.First.Poll(TimeSpan.Zero, SelectMode.SelectRead) && pair.First.Available == 0));

    /// <summary>Tries all at once, and returns when each is made, refused, or has waited for long.</summary>
    public async Task ConnectAsync(IPEndPoint server, int connections)
    {
        for (int connection = 0; connection < connections; connection++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (connection / ConnectionsPerAddress))]), 0));
        }

        _connects = [.. _sockets.Select(socket => socket.ConnectAsync(server, TestContext.Current.CancellationToken).AsTask())];
        Task all = Task.WhenAll(_connects);
        await Task.WhenAny(all, Task.Delay(Timeout, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _sockets.ForEach(static socket => socket.Dispose());

        // Those who still knocked fail now, and nobody waits for them any more.
        foreach (Task connect in _connects)
        {
            _ = connect.Exception;
        }
    }
}
