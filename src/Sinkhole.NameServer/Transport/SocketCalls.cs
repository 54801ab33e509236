using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sinkhole.NameServer.Transport;

/// <summary>Calls of the C library that .NET does not offer: many datagrams at once, and a thread's processors.</summary>
/// <remarks>-1 is a failure and the last error says which. They may block, so none of them suppresses the collector's transition.</remarks>
internal static unsafe partial class SocketCalls
{
    /// <summary>Waits for the first datagram and takes the others only if they are there.</summary>
    public const int WaitForOne = 0x10000;

    /// <summary>A send that the kernel cannot take at once fails.</summary>
    public const int DontWait = 0x40;

    /// <summary>Set on a datagram that was longer than its buffer.</summary>
    public const int Truncated = 0x20;

    /// <summary>A signal ended the call before it did anything.</summary>
    public const int Interrupted = 4;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ReceiveMany(SafeSocketHandle socket, BatchEntry* entries, uint count, int flags, nint timeout);

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SendMany(SafeSocketHandle socket, BatchEntry* entries, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Send(SafeSocketHandle socket, MessageHeader* message, int flags);

    /// <summary>The processors that a thread may run on; thread 0 is the caller.</summary>
    /// <returns>Octets of the set that the kernel wrote: 0 by glibc, which has cleared the rest.</returns>
    [LibraryImport(Library, EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetProcessors(int thread, nuint octets, byte* set);

    [LibraryImport(Library, EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetProcessors(int thread, nuint octets, byte* set);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Octets;
        public nuint Count;
    }

    /// <summary>struct msghdr of a 64-bit glibc.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameOctets;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlOctets;
        public int Flags;
    }

    /// <summary>struct mmsghdr: 64 octets, one cache line.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BatchEntry
    {
        public MessageHeader Header;
        public uint Octets;
    }
}
