namespace Sinkhole.NameServer.Transport;

/// <summary>Which errors of a receive are nobody's trouble: Linux's numbers (errno(3)).</summary>
internal static class ReceiveErrors
{
    private const int TryAgain = 11;
    private const int HostIsolated = 64;
    private const int ParameterProblem = 71;
    private const int MessageTooLong = 90;
    private const int ProtocolUnreachable = 92;
    private const int SourceRouteFailed = 95;
    private const int NetworkUnreachable = 101;
    private const int PortUnreachable = 111;
    private const int HostDown = 112;
    private const int HostUnreachable = 113;

    /// <summary>Whether a signal ended the call, or it tells of an ICMP error that some earlier reply met; the next call works.</summary>
    public static bool IsPassing(int error) => error is SocketCalls.Interrupted or TryAgain or HostIsolated or ParameterProblem
        or MessageTooLong or ProtocolUnreachable or SourceRouteFailed or NetworkUnreachable or PortUnreachable or HostDown
        or HostUnreachable;
}
