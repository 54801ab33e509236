namespace Sinkhole.Platform.Sockets;

/// <summary>Flags of recvmmsg(2) and sendmmsg(2); the same on x64 and arm64.</summary>
public static class MessageFlags
{
    /// <summary>MSG_TRUNC: set on a datagram that was longer than its buffer.</summary>
    public const int Truncated = 0x20;

    /// <summary>MSG_DONTWAIT: a send that the kernel cannot take at once fails.</summary>
    public const int DontWait = 0x40;

    /// <summary>MSG_WAITFORONE: wait for the first datagram and take the others only if they are there.</summary>
    public const int WaitForOne = 0x10000;
}
