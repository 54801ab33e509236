using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

#pragma warning disable CA1051 // The kernel's own layout: fields, in its order.

/// <summary>struct msghdr of a 64-bit glibc: one message with its peer and its control message.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SocketMessage
{
    /// <summary>The peer's socket address.</summary>
    public byte* Name;

    /// <summary>Room for the address before a receive, its length after it, in octets.</summary>
    public uint NameOctets;

    /// <summary>The pieces of memory that hold the message.</summary>
    public SocketVector* Vectors;

    /// <summary>Number of the pieces.</summary>
    public nuint VectorCount;

    /// <summary>The control message (cmsg(3)).</summary>
    public byte* Control;

    /// <summary>Room for the control message before a receive, its length after it, in octets.</summary>
    public nuint ControlOctets;

    /// <summary>Of <see cref="MessageFlags"/>, set by a receive.</summary>
    public int Flags;
}
