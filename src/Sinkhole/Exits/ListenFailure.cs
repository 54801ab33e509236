using System;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace Sinkhole.Exits;

/// <summary>Explains why a listener could not be opened, with the remedy.</summary>
internal static class ListenFailure
{
    private const int FirstUnprivilegedPort = 1024;

    /// <summary>Creates the exception for a listener that could not be opened.</summary>
    /// <param name="setting">The key of the configuration to change, "dns.listen".</param>
    /// <param name="endPoint">The configured address.</param>
    /// <param name="error">The platform's exception; Kestrel wraps it.</param>
    public static CannotStartException Explain(string setting, IPEndPoint endPoint, Exception error)
    {
        string remedy = ErrorOf(error) switch
        {
            SocketError.AddressAlreadyInUse =>
                $"the port is in use: stop the other program ('ss -lntup' names it) or change {setting}",
            SocketError.AccessDenied when endPoint.Port < FirstUnprivilegedPort =>
                $"ports below 1024 need a permission: grant CAP_NET_BIND_SERVICE or use a port >= 1024 in {setting}",
            SocketError.AddressNotAvailable =>
                $"this host does not have that address: write one that 'ip address' shows in {setting}",
            SocketError.AddressFamilyNotSupported =>
                $"this host does not support that address family: take the address out of {setting}",
            SocketError.TooManyOpenSockets =>
                "the limit of open files is too low: raise it: LimitNOFILE= in the unit, or 'ulimit -n'",
            _ => $"{error.Message}: change {setting}",
        };

        return new CannotStartException(StartFault.Environment, $"cannot listen on {endPoint} ({setting}): {remedy}", error)
        {
            Listener = (setting, endPoint),
        };
    }

    /// <summary>Whether an exception is a failed bind of a socket or of Kestrel.</summary>
    public static bool IsRefusedBind(Exception error) => error is SocketException or IOException;

    private static SocketError ErrorOf(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return SocketError.SocketError;
    }
}
