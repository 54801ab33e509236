using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

/// <summary>struct ucred: the process at the other end of a Unix socket, as it was when it connected (unix(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct SocketCredentials
{
    private readonly uint _process;
    private readonly uint _user;
    private readonly uint _group;

    /// <summary>Id of the process; 0 when it is in another process namespace.</summary>
    public uint Process => _process;

    /// <summary>Id of its user.</summary>
    public uint User => _user;

    /// <summary>Id of its group.</summary>
    public uint Group => _group;

    /// <summary>SO_PEERCRED of a connected Unix socket.</summary>
    /// <exception cref="SocketException">It is not such a socket.</exception>
    public static SocketCredentials Of(Socket socket)
    {
        SocketCredentials credentials = default;
        socket.GetRawSocketOption(
            SocketOptions.SocketLevel, SocketOptions.PeerCredentials, MemoryMarshal.AsBytes(new Span<SocketCredentials>(ref credentials)));
        return credentials;
    }
}
