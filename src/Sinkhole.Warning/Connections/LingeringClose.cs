using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// Closes a connection without losing the answer (RFC 9112 §9.6): a socket that is closed while octets of the client are unread is reset,
/// and the reset may overtake the page. So the sending half is closed first, and further octets are read and discarded for a short time.
/// </summary>
internal static class LingeringClose
{
    private const int MaxOctets = 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    // Written by many connections at once and never read.
    private static readonly byte[] Discarded = GC.AllocateUninitializedArray<byte>(16 * 1024, pinned: true);

    /// <summary>Ends when the client has closed too, or after a second or 1 MiB; a socket that is closed already stays as it is.</summary>
    public static async ValueTask CloseAsync(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            using var late = new CancellationTokenSource(MaxTime, TimeProvider.System);
            int left = MaxOctets;
            int read;
            do
            {
                read = await socket.ReceiveAsync(Discarded, SocketFlags.None, late.Token);
                left -= read;
            }
            while (read > 0 && left > 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut by us, reset by the client, or the second is over: there is nothing more to wait for.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
