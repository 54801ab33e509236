using System.Net.Sockets;
using Sinkhole.NameServer.Observation;
using Sinkhole.Platform.Errors;

namespace Sinkhole.NameServer.Transport;

/// <summary>The reason why a send failed: Linux's numbers (errno(3)) and .NET's names alike.</summary>
internal static class SendErrors
{
    /// <summary>The reason that a call of the C library gave.</summary>
    public static UnsentReason ReasonOf(int error) => error switch
    {
        Errno.WouldBlock or Errno.NoBuffers or Errno.NoMemory => UnsentReason.QueueFull,
        Errno.NetworkDown or Errno.NetworkUnreachable or Errno.HostDown or Errno.HostUnreachable
            or Errno.AddressNotAvailable => UnsentReason.Unreachable,
        Errno.NotPermitted or Errno.AccessDenied => UnsentReason.Refused,
        Errno.MessageTooLong => UnsentReason.TooLong,
        _ => UnsentReason.Other,
    };

    /// <summary>The reason that a call of .NET gave.</summary>
    public static UnsentReason ReasonOf(SocketError error) => error switch
    {
        SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => UnsentReason.QueueFull,
        SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.AddressNotAvailable => UnsentReason.Unreachable,
        SocketError.AccessDenied => UnsentReason.Refused,
        SocketError.MessageSize => UnsentReason.TooLong,
        _ => UnsentReason.Other,
    };
}
