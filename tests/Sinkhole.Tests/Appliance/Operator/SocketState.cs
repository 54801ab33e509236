using System.Net.Sockets;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>Whether the peer still keeps a connection open.</summary>
internal static class SocketState
{
    /// <summary>Reads the available octets; end of stream means closed.</summary>
    public static bool IsOpen(Socket socket)
    {
        byte[] scratch = new byte[64 * 1024];
        socket.Blocking = false;
        while (true)
        {
            int count = socket.Receive(scratch, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return true;
            }

            if (count == 0 || error != SocketError.Success)
            {
                return false;
            }
        }
    }
}
