namespace Sinkhole.Platform.Sockets;

/// <summary>Flags of recvmmsg(2) and sendmmsg(2); the same on x64 and arm64.</summary>
public static class MessageFlags
{
    /// <summary>MSG_TRUNC: the datagram was longer than its buffer.</summary>
    public const int Truncated = 0x20;

    /// <summary>MSG_DONTWAIT: fail with EAGAIN instead of waiting.</summary>
    public const int DontWait = 0x40;

    /// <summary>MSG_WAITFORONE: wait for the first datagram, then take only those that have arrived.</summary>
    public const int WaitForOne = 0x10000;
}
