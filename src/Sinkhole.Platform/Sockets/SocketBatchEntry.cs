using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

#pragma warning disable CA1051 // The kernel's own layout: fields, in its order.

/// <summary>struct mmsghdr: 64 octets, one cache line.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SocketBatchEntry
{
    /// <summary>The message.</summary>
    public SocketMessage Header;

    /// <summary>Its length in octets, set by the call.</summary>
    public uint Octets;
}
