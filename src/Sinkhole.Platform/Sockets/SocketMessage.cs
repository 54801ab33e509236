using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

#pragma warning disable CA1051 // The kernel's own layout: fields, in its order.

/// <summary>struct msghdr of a 64-bit glibc: one message with its peer and its control message.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SocketMessage
{
    /// <summary>The peer's socket address.</summary>
    public byte* Name;

    /// <summary>Size of the address buffer before a receive, length of the address after it, in octets.</summary>
    public uint NameOctets;

    /// <summary>The buffers of the message.</summary>
    public SocketVector* Vectors;

    /// <summary>Number of buffers.</summary>
    public nuint VectorCount;

    /// <summary>The control message (cmsg(3)).</summary>
    public byte* Control;

    /// <summary>Size of the control buffer before a receive, length of the control message after it, in octets.</summary>
    public nuint ControlOctets;

    /// <summary>Of <see cref="MessageFlags"/>, set by a receive.</summary>
    public int Flags;
}
