using System.Net.Sockets;
using Sinkhole.NameServer.Observation;

namespace Sinkhole.NameServer.Transport;

/// <summary>What an error of a send means for the reply: Linux's numbers (errno(3)) and .NET's names alike.</summary>
internal static class SendErrors
{
    private const int NotPermitted = 1;
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private const int AccessDenied = 13;
    private const int MessageTooLong = 90;
    private const int AddressNotAvailable = 99;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int NoBuffers = 105;
    private const int HostDown = 112;
    private const int HostUnreachable = 113;

    /// <summary>The reason that a call of the C library gave.</summary>
    public static UnsentReason ReasonOf(int error) => error switch
    {
        TryAgain or NoBuffers or NoMemory => UnsentReason.QueueFull,
        NetworkDown or NetworkUnreachable or HostDown or HostUnreachable or AddressNotAvailable => UnsentReason.Unreachable,
        NotPermitted or AccessDenied => UnsentReason.Refused,
        MessageTooLong => UnsentReason.TooLong,
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
