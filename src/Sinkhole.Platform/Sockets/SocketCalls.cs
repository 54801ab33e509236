using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Sockets;

/// <summary>Socket calls of the C library that .NET does not have: several datagrams per call.</summary>
/// <remarks>
/// They return -1 on failure and set <see cref="Marshal.GetLastPInvokeError"/>. They may block, so they do not use
/// <c>SuppressGCTransition</c>.
/// </remarks>
public static unsafe partial class SocketCalls
{
    private const string Library = "libc";

    /// <summary>recvmmsg(2).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">Room for <paramref name="count"/> messages.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="flags">Of <see cref="MessageFlags"/>.</param>
    /// <param name="timeout">0 for none.</param>
    /// <returns>Number of messages received.</returns>
    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ReceiveMany(SafeSocketHandle socket, SocketBatchEntry* entries, uint count, int flags, nint timeout);

    /// <summary>sendmmsg(2): stops at the first message that the kernel refuses; fails only if that is the first message.</summary>
    /// <returns>Number of messages sent.</returns>
    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SendMany(SafeSocketHandle socket, SocketBatchEntry* entries, uint count, int flags);

    /// <summary>sendmsg(2).</summary>
    /// <returns>Octets sent.</returns>
    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Send(SafeSocketHandle socket, SocketMessage* message, int flags);
}
