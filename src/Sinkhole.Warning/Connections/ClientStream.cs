using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// The octets of a connection: marks it evictable while it waits for its client, and fails with the exceptions that Kestrel knows.
/// </summary>
internal sealed class ClientStream : NetworkStream
{
    private readonly ClientConnection _connection;

    public ClientStream(Socket socket, ClientConnection connection)
        : base(socket, ownsSocket: false)
    {
        _connection = connection;
    }

    /// <summary>Reads what is there, or waits for it; an empty buffer waits only.</summary>
    /// <exception cref="ConnectionResetException">The client has broken the connection.</exception>
    /// <exception cref="ConnectionAbortedException">It was cut by us.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ValueTask<int> read = Socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            if (!read.IsCompleted)
            {
                _connection.AllowEviction();
            }

            int octets = await read;
            _connection.HasRead(octets);
            return octets;
        }
        catch (SocketException reset)
        {
            throw new ConnectionResetException(reset.Message, reset);
        }
        catch (ObjectDisposedException cut)
        {
            throw new ConnectionAbortedException("the connection was cut", cut);
        }
    }

    /// <summary>
    /// Ends when the kernel has taken all. Octets for a connection that is broken are dropped: Kestrel notices it by its
    /// next read and the token of the connection, and takes no exception of a write.
    /// </summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                ValueTask<int> sent = Socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
                if (!sent.IsCompleted)
                {
                    _connection.AllowEviction();
                }

                buffer = buffer[await sent..];
                _connection.HasWritten();
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            _connection.Cut();
        }
    }
}
