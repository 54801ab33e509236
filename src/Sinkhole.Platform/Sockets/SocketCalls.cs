using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

/// <summary>Socket calls of the C library that .NET does not offer: many datagrams at once.</summary>
/// <remarks>
/// -1 is a failure; <see cref="Marshal.GetLastPInvokeError"/> says which. They may block, so none of them suppresses the collector's
/// transition.
/// </remarks>
public static unsafe partial class SocketCalls
{
    private const string Library = "libc";

    /// <summary>recvmmsg(2).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">Room for <paramref name="count"/> messages.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="flags">Of <see cref="MessageFlags"/>.</param>
    /// <param name="timeout">0: none.</param>
    /// <returns>Messages received.</returns>
    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ReceiveMany(SafeSocketHandle socket, SocketBatchEntry* entries, uint count, int flags, nint timeout);

    /// <summary>sendmmsg(2): stops at the first message that the kernel refuses, and fails only if that is the first.</summary>
    /// <returns>Messages sent.</returns>
    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SendMany(SafeSocketHandle socket, SocketBatchEntry* entries, uint count, int flags);

    /// <summary>sendmsg(2).</summary>
    /// <returns>Octets sent.</returns>
    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Send(SafeSocketHandle socket, SocketMessage* message, int flags);
}
