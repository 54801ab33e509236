using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

#pragma warning disable CA1051 // The kernel's own layout: fields, in its order.

/// <summary>struct iovec: one buffer.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SocketVector
{
    /// <summary>Start of the buffer.</summary>
    public byte* Octets;

    /// <summary>Its length in octets.</summary>
    public nuint Count;
}
