using System;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// A connection over a socket. TCP is a pipe over the socket's own stream; TLS (RFC 7858) is one over a stream that encrypts.
/// </summary>
/// <remarks>The pipe has no task of its own: it receives only while the session reads.</remarks>
internal sealed class StreamConnection : IStreamConnection
{
    // Octets that one receive may take beyond the message that is being read: about ten queries. The rest stays in the kernel's buffer.
    private const int BufferOctets = 512;

    private const int MaxDiscardedOctets = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;

    /// <summary>Takes a connection.</summary>
    /// <param name="socket">Connected; owned from now on.</param>
    public StreamConnection(Socket socket)
        : this(socket, new NetworkStream(socket, ownsSocket: false))
    {
    }

    /// <summary>The same over a stream of the caller's.</summary>
    /// <param name="socket">Connected; owned from now on.</param>
    /// <param name="stream">The octets of the session, for example decrypted; owned from now on.</param>
    public StreamConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferOctets, minimumReadSize: 1, leaveOpen: true));
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) =>
        _stream.WriteAsync(octets, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>FIN, not RST. Octets that were not read would turn the close into a reset.</remarks>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            DiscardUnread();
        }
        catch (SocketException)
        {
            // The client closed the connection first.
            return;
        }
    }

    /// <inheritdoc/>
    /// <remarks>With a reset, so that the kernel keeps nothing for a client that does not read.</remarks>
    public void Abort() => _socket.Close(timeout: 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Complete();
        _stream.Dispose();
        _socket.Dispose();
    }

    private void DiscardUnread()
    {
        // A blocking receive can wait for a notification that only another pool thread delivers: under a flood all pool threads waited.
        _socket.Blocking = false;
        Span<byte> room = stackalloc byte[512];
        for (int discarded = 0; discarded < MaxDiscardedOctets;)
        {
            int octets = _socket.Receive(room, SocketFlags.None, out SocketError error);
            if (octets == 0 || error != SocketError.Success)
            {
                return;
            }

            discarded += octets;
        }
    }
}
